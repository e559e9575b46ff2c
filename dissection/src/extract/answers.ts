import { SLOT_COUNT } from "../attributes.js";
import type { Value } from "../model.js";
import type { Reading } from "../reading.js";
import { isSet } from "../slots.js";
import { formatOf } from "./format.js";
import { isNumeric, lengthOf, locate, type Place } from "./place.js";

/** What an extractor says of the frame that was read last, as long as its bytes are valid. */
export interface Answers {
  /**
   * The value of `names[index]` in the frame that was read last, as long as its bytes are valid;
   * `undefined` if the attribute is absent on the wire. Text (addresses) is made anew by each call.
   */
  value(index: number): Value | undefined;
  /** Whether the frame carries the attribute; makes nothing. */
  has(index: number): boolean;
  /** The value without making anything, for types n, b and a2; NaN if it is absent, or of another type. */
  number(index: number): number;
  /**
   * Says where the bytes of the value lie, for addresses (a8 in the order of the MAC header), text and
   * hexadecimal; false if it is absent, or a number.
   */
  locate(index: number, place: Place): boolean;
}

/** Beyond all slots: reading there gives `undefined`. */
const NO_SLOT = SLOT_COUNT;

/** Answers by place in `wanted`, which are slots of `reading`. */
export function answerFrom(reading: Reading, wanted: readonly number[]): Answers {
  const { slots } = reading;
  const formats = wanted.map(formatOf);
  const lengths = Int32Array.from(wanted, lengthOf);
  const byteSlots = Int32Array.from(wanted, (slot) => (lengthOf(slot) === 0 ? NO_SLOT : slot));
  const numberSlots = Int32Array.from(wanted, (slot) => (isNumeric(slot) ? slot : NO_SLOT));
  return {
    value(index) {
      const slot = wanted[index];
      return slot === undefined || !isSet(slots, slot) ? undefined : formats[index]!(reading, slot);
    },
    has(index) {
      const slot = wanted[index];
      return slot !== undefined && isSet(slots, slot);
    },
    number(index) {
      const slot = numberSlots[index] ?? NO_SLOT;
      return isSet(slots, slot) ? slots.numbers[slot]! : Number.NaN;
    },
    locate(index, place) {
      return locate(reading, byteSlots[index] ?? NO_SLOT, lengths[index]!, place);
    },
  };
}
