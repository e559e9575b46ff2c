import { type ActionKind, repeat } from "./action-kind.js";

/** Bursts per second, where the action says nothing. */
const RATE = 50;
/** Of the time between two bursts, the part that one lasts. */
const DUTY = 0.75;
const SECOND = 1e6;

/** A carrier that no frame survives near by, and that makes the channel seem busy. */
export const jamming: ActionKind = {
  alone: "jamming",
  lasts: "state",
  targetsRoot: false,
  begin: (doing) => {
    const rate = doing.action.rate ?? RATE;
    repeat(doing, rate, () => doing.device.mac.jam((DUTY * SECOND) / rate));
  },
};
