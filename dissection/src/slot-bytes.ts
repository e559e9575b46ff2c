import type { Reading } from "./reading.js";
import { ARENA } from "./slots.js";

/** The bytes in which the value of `slot` lies; where in them, says `placeOf`. */
export function bytesOf(reading: Reading, slot: number): Uint8Array {
  const { frame, slots } = reading;
  const offset = slots.offsets[slot]!;
  if (offset < 0) return slots.scratch;
  return offset < ARENA ? frame : slots.arena;
}

/** Offset of the value of `slot` in the bytes that `bytesOf` gives. */
export function placeOf({ slots }: Reading, slot: number): number {
  const offset = slots.offsets[slot]!;
  if (offset < 0) return ~offset;
  return offset < ARENA ? offset : offset - ARENA;
}
