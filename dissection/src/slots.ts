/**
 * Where decoders put what they read: per attribute a number, or the offset of bytes. Nothing is cleared
 * between frames; a slot counts only if it was set in the present generation.
 */
export interface Slots {
  generation: number;
  /** The generation in which each slot was last set. */
  readonly seen: Uint32Array;
  readonly numbers: Float64Array;
  /** Offset in the frame; from `ARENA` on in `arena`; from `PAYLOADS` on in `payloads`; or the complement (`~`) of one in `scratch`. */
  readonly offsets: Int32Array;
  /** 1 for the slots that somebody asked for. */
  readonly wanted: Uint8Array;
  /** Sixteen bytes a slot, for addresses that are put together from several places. */
  readonly scratch: Uint8Array;
  /** The same bytes, two words a slot. */
  readonly scratchWords: Float64Array;
  /** Bytes that no frame has as they are: datagrams put together from fragments, and deciphered payloads. */
  arena: Uint8Array;
  /** Payloads of sessions, which come from many frames. */
  payloads: Uint8Array;
  /** 0 while the bytes that are read are those of the frame, `ARENA` while they are those of the arena. */
  base: number;
}

/** Added to offsets in the arena; no frame is that long. */
export const ARENA = 0x1000_0000;
/** Added to offsets in the payloads; the arena ends before. */
export const PAYLOADS = 0x2000_0000;

const SCRATCH_PER_SLOT = 16;

/** Slots for `count` attributes, none of them set or wanted. */
export function makeSlots(count: number): Slots {
  const scratch = new Uint8Array(count * SCRATCH_PER_SLOT);
  return {
    generation: 0,
    seen: new Uint32Array(count),
    numbers: new Float64Array(count),
    offsets: new Int32Array(count),
    wanted: new Uint8Array(count),
    scratch,
    scratchWords: new Float64Array(scratch.buffer),
    arena: new Uint8Array(0),
    payloads: new Uint8Array(0),
    base: 0,
  };
}

/** Forgets the frame before. */
export function beginGeneration(slots: Slots): void {
  slots.base = 0;
  slots.generation = (slots.generation + 1) >>> 0;
  if (slots.generation !== 0) return;
  slots.seen.fill(0);
  slots.generation = 1;
}

export function setNumber(slots: Slots, slot: number, value: number): void {
  slots.numbers[slot] = value;
  slots.seen[slot] = slots.generation;
}

/** A single bit as 0 or 1. */
export function setFlag(slots: Slots, slot: number, bit: number): void {
  setNumber(slots, slot, bit === 0 ? 0 : 1);
}

/** The value lies in the bytes that are read, or (complement) in the scratch, at `offset`. */
export function setOffset(slots: Slots, slot: number, offset: number): void {
  slots.offsets[slot] = offset < 0 ? offset : offset + slots.base;
  slots.seen[slot] = slots.generation;
}

/** The value is `length` of the bytes that are read, from `offset` on: text or hexadecimal, by the attribute's type. */
export function setSpan(slots: Slots, slot: number, offset: number, length: number): void {
  slots.numbers[slot] = length;
  setOffset(slots, slot, offset);
}

/** The value is `length` of the payloads of sessions, from `offset` on. */
export function setSpanOfPayloads(slots: Slots, slot: number, offset: number, length: number): void {
  slots.numbers[slot] = length;
  slots.offsets[slot] = PAYLOADS + offset;
  slots.seen[slot] = slots.generation;
}

/** The value lies where that of `other` does. */
export function setPlaceOf(slots: Slots, slot: number, other: number): void {
  slots.offsets[slot] = slots.offsets[other]!;
  slots.seen[slot] = slots.generation;
}

/** Whether the slot was set for the present frame. */
export function isSet(slots: Slots, slot: number): boolean {
  return slots.seen[slot] === slots.generation;
}

/** Takes back what an outer header of the same protocol put there. */
export function setAbsent(slots: Slots, slot: number): void {
  slots.seen[slot] = 0;
}

/** Where the scratch of a slot begins, for who writes all of it. */
export function scratchOf(slot: number): number {
  return slot * SCRATCH_PER_SLOT;
}

/** Where the scratch of a slot begins; all of it is zero afterwards. */
export function clearScratch(slots: Slots, slot: number): number {
  const start = slot * SCRATCH_PER_SLOT;
  const { scratch } = slots;
  // So few bytes are cleared before a call of `fill` has begun.
  for (let i = start; i < start + SCRATCH_PER_SLOT; i++) scratch[i] = 0;
  return start;
}
