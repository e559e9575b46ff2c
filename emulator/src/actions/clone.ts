import { reportPayload } from "../device/payload.js";
import { type ActionKind, repeat } from "./action-kind.js";

/** Reports per second, where the action says nothing. */
const RATE = 0.5;

/** Reports in the name of another device, which goes on with its own. */
export const clone: ActionKind = {
  alone: "clone",
  lasts: "frames",
  targetsRoot: false,
  begin: (doing) => {
    const { action, device, random, sending, victim } = doing;
    repeat(doing, action.rate ?? RATE, (number) => {
      const payload = reportPayload(number, device.around.habit.size, random);
      device.sendUp({ purpose: "forged", number }, payload, { ...sending, from: victim!.self });
    });
  },
};
