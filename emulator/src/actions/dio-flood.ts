import { type ActionKind, repeat } from "./action-kind.js";

/** Messages per second, where the action says nothing. */
const RATE = 10;

/** DIOs without end ("hello flood"): Trickle would say them ever less often. */
export const dioFlood: ActionKind = {
  alone: "dio-flood",
  lasts: "frames",
  targetsRoot: false,
  begin: (doing) => {
    const { action, device, sending } = doing;
    repeat(doing, action.rate ?? RATE, () => device.adaptation.send(device.rpl.dio(), "broadcast", sending));
  },
};
