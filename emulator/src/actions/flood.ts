import { floodPayload } from "../device/payload.js";
import { type ActionKind, type Doing, repeat } from "./action-kind.js";

/** Packets per second, where the action says nothing. */
const RATE = 25;

function begin(doing: Doing): void {
  const { action, device, sending } = doing;
  repeat(doing, action.rate ?? RATE, (number) => {
    const payload = floodPayload(number, device.around.habit.size);
    device.sendUp({ purpose: "flood", number }, payload, sending);
  });
}

/** Datagrams for the border router, without end. */
export const dos: ActionKind = { alone: "dos", lasts: "frames", targetsRoot: true, begin };

/** The same by several at a time. */
export const ddos: ActionKind = { ...dos, together: "ddos" };
