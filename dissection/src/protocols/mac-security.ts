import { slotOf } from "../attributes.js";
import { has, type Reading, truncated, uint32le } from "../reading.js";
import { setNumber } from "../slots.js";
import { FRAME_VERSION } from "./assigned-numbers.js";

const LEVEL = slotOf("ieee802154.sec_level");
const KEY_ID_MODE = slotOf("ieee802154.key_id_mode");
const FRAME_COUNTER = slotOf("ieee802154.frame_counter");
const KEY_INDEX = slotOf("ieee802154.key_index");

/** Bit of the security level that says that the payload is encrypted (IEEE Std 802.15.4-2020, Table 9-6). */
const ENCRYPTED = 4;

const COUNTER_SUPPRESSED = 0x20;

/** Octets of the key source by key identifier mode (IEEE Std 802.15.4-2020, Table 9-7). */
const KEY_SOURCE_LENGTH = [0, 0, 4, 8] as const;

/** Octets of the message integrity code by the low two bits of the level (Table 9-6). */
const INTEGRITY_LENGTH = [0, 4, 8, 16] as const;

/** Key source and key index, the last octet (IEEE Std 802.15.4-2020, 9.4.3). */
function readKey(reading: Reading, mode: number): boolean {
  if (mode === 0) return true;
  const length = KEY_SOURCE_LENGTH[mode]! + 1;
  if (!has(reading, length)) return false;
  reading.at += length;
  setNumber(reading.slots, KEY_INDEX, reading.bytes[reading.at - 1]!);
  return true;
}

function readCounter(reading: Reading): boolean {
  if (!has(reading, 4)) return false;
  setNumber(reading.slots, FRAME_COUNTER, uint32le(reading.bytes, reading.at));
  reading.at += 4;
  return true;
}

/**
 * Reads the auxiliary security header (IEEE Std 802.15.4-2020, 9.4) and takes the message integrity code
 * off the end. Returns 1 if the payload is encrypted, 0 if it is not, `STOP` if the header is not all there.
 */
export function readSecurityHeader(reading: Reading, version: number): number {
  if (!has(reading, 1)) return truncated(reading, "ieee802154");
  const control = reading.bytes[reading.at++]!;
  const level = control & 7;
  const mode = (control >>> 3) & 3;
  setNumber(reading.slots, LEVEL, level);
  setNumber(reading.slots, KEY_ID_MODE, mode);
  const counted = version !== FRAME_VERSION.V2015 || (control & COUNTER_SUPPRESSED) === 0;
  const done = (!counted || readCounter(reading)) && readKey(reading, mode);
  if (!done || !has(reading, INTEGRITY_LENGTH[level & 3]!)) return truncated(reading, "ieee802154");
  reading.end -= INTEGRITY_LENGTH[level & 3]!;
  return (level & ENCRYPTED) === 0 ? 0 : 1;
}
