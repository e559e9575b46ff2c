import type { ActionKind } from "./action-kind.js";

/** Acknowledges what is for others: whoever sent it believes that it has arrived. */
export const ackSpoofing: ActionKind = {
  alone: "ack-spoofing",
  lasts: "state",
  targetsRoot: false,
  begin: ({ action, device }) => {
    device.overhear = (frame) => {
      if (frame.kind !== "data" || !frame.ackRequest || frame.to === device.self) return;
      if (frame.to === "broadcast" || (action.as !== undefined && frame.to.name !== action.as)) return;
      device.mac.acknowledge(frame);
    };
  },
  end: ({ device }) => {
    device.overhear = undefined;
  },
};
