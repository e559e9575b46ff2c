import { reportPayload } from "../device/payload.js";
import { type ActionKind, repeat } from "./action-kind.js";

/** Frames per second, where the action says nothing. */
const RATE = 2;

/** Reports in frames whose check sequence is wrong. */
export const badFcs: ActionKind = {
  alone: "bad-fcs",
  lasts: "frames",
  targetsRoot: false,
  begin: (doing) => {
    const { action, device, random, sending } = doing;
    repeat(doing, action.rate ?? RATE, (number) => {
      const payload = reportPayload(number, device.around.habit.size, random);
      device.sendUp({ purpose: "damaged", number }, payload, {
        ...sending,
        fcsError: 1 + random.integer(0xffff),
      });
    });
  },
};
