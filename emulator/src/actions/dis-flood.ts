import { disPacket } from "../rpl/dodag.js";
import { type ActionKind, repeat } from "./action-kind.js";

/** Messages per second, where the action says nothing. */
const RATE = 5;

/** DIS to all: each makes the neighbours begin Trickle anew, and answer. */
export const disFlood: ActionKind = {
  alone: "dis-flood",
  lasts: "frames",
  targetsRoot: false,
  begin: (doing) => {
    const { action, device, sending } = doing;
    repeat(doing, action.rate ?? RATE, () =>
      device.adaptation.send(disPacket(device.self), "broadcast", sending),
    );
  },
};
