import { slotOf } from "../attributes.js";
import { has, type MacSecurity, type Reading, truncated, uint32le } from "../reading.js";
import { setNumber, setSpan } from "../slots.js";
import { FRAME_VERSION } from "./assigned-numbers.js";

const LEVEL = slotOf("ieee802154.sec_level");
const KEY_ID_MODE = slotOf("ieee802154.key_id_mode");
const FRAME_COUNTER = slotOf("ieee802154.frame_counter");
const KEY_SOURCE = slotOf("ieee802154.key_source");
const KEY_INDEX = slotOf("ieee802154.key_index");
const MIC = slotOf("ieee802154.mic");

/** Bit of the security level that says that the payload is encrypted (IEEE Std 802.15.4-2020, Table 9-6). */
export const ENCRYPTED = 4;

const COUNTER_SUPPRESSED = 0x20;

/** Octets of the key source by key identifier mode (IEEE Std 802.15.4-2020, Table 9-7). */
const KEY_SOURCE_LENGTH = [0, 0, 4, 8] as const;

/** Octets of the message integrity code by the low two bits of the level (Table 9-6). */
const INTEGRITY_LENGTH = [0, 4, 8, 16] as const;

/** Key source and key index, the last octet (IEEE Std 802.15.4-2020, 9.4.3). */
function readKey(reading: Reading, mode: number, security: MacSecurity): boolean {
  security.keyIndex = -1;
  security.keySourceLength = KEY_SOURCE_LENGTH[mode]!;
  security.keySourceAt = reading.at;
  if (mode === 0) return true;
  const { keySourceLength } = security;
  if (!has(reading, keySourceLength + 1)) return false;
  if (keySourceLength > 0) setSpan(reading.slots, KEY_SOURCE, reading.at, keySourceLength);
  reading.at += keySourceLength + 1;
  security.keyIndex = reading.bytes[reading.at - 1]!;
  setNumber(reading.slots, KEY_INDEX, security.keyIndex);
  return true;
}

function readCounter(reading: Reading, isThere: boolean, security: MacSecurity): boolean {
  security.counter = -1;
  if (!isThere) return true;
  if (!has(reading, 4)) return false;
  security.counter = uint32le(reading.bytes, reading.at);
  setNumber(reading.slots, FRAME_COUNTER, security.counter);
  reading.at += 4;
  return true;
}

/** Takes the integrity code off the end; a capture that cut the frame took it first. */
function takeIntegrityCode(reading: Reading, length: number): boolean {
  if (!has(reading, reading.missing > 0 ? 0 : length)) return false;
  const cut = Math.min(length, reading.missing);
  reading.missing -= cut;
  // Also where only the PHY header, or that of a tunnel, tells that octets are missing.
  if (cut > 0) reading.complete = false;
  reading.end -= Math.min(length - cut, reading.end - reading.at);
  if (length > 0 && cut === 0) setSpan(reading.slots, MIC, reading.end, length);
  return true;
}

/**
 * Reads the auxiliary security header (IEEE Std 802.15.4-2020, 9.4) and takes the message integrity code
 * off the end. Returns 0, or `STOP` if they are not all there.
 */
export function readSecurityHeader(reading: Reading, version: number, security: MacSecurity): number {
  if (!has(reading, 1)) return truncated(reading, "ieee802154");
  const control = reading.bytes[reading.at++]!;
  const mode = (control >>> 3) & 3;
  security.level = control & 7;
  security.micLength = INTEGRITY_LENGTH[security.level & 3]!;
  setNumber(reading.slots, LEVEL, security.level);
  setNumber(reading.slots, KEY_ID_MODE, mode);
  const counted = version !== FRAME_VERSION.V2015 || (control & COUNTER_SUPPRESSED) === 0;
  const done =
    readCounter(reading, counted, security) &&
    readKey(reading, mode, security) &&
    takeIntegrityCode(reading, security.micLength);
  return done ? 0 : truncated(reading, "ieee802154");
}
