import type { Reading } from "./reading.js";
import { ARENA, PAYLOADS } from "./slots.js";

/** The bytes in which the value of `slot` lies; where in them, says `placeOf`. */
export function bytesOf(reading: Reading, slot: number): Uint8Array {
  const { frame, slots } = reading;
  const offset = slots.offsets[slot]!;
  if (offset < 0) return slots.scratch;
  if (offset < ARENA) return frame;
  return offset < PAYLOADS ? slots.arena : slots.payloads;
}

/** Offset of the value of `slot` in the bytes that `bytesOf` gives. */
export function placeOf({ slots }: Reading, slot: number): number {
  const offset = slots.offsets[slot]!;
  if (offset < 0) return ~offset;
  if (offset < ARENA) return offset;
  return offset < PAYLOADS ? offset - ARENA : offset - PAYLOADS;
}
