import type { ActionKind, Doing } from "./action-kind.js";

/** The part of the packets that is swallowed, where the action says nothing. */
const SHARE = 0.5;

function stop({ device }: Doing): void {
  device.passesOn = undefined;
}

/** Takes what it should pass on, and keeps it. */
export const blackhole: ActionKind = {
  alone: "blackhole",
  lasts: "state",
  targetsRoot: false,
  begin: ({ device }) => {
    device.passesOn = () => false;
  },
  end: stop,
};

/** Passes on messages of RPL, and of datagrams only a part. */
export const selectiveForwarding: ActionKind = {
  ...blackhole,
  alone: "selective-forwarding",
  begin: ({ action, device, random }) => {
    device.passesOn = ({ message }) => message.kind !== "datagram" || !random.chance(action.share ?? SHARE);
  },
};
