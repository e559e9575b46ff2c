import { slotOf } from "../attributes.js";
import { fail, has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { clearScratch, isSet, setNumber, setOffset } from "../slots.js";
import { RPL_OPTION } from "./assigned-numbers.js";

const MIN_HOP_RANK_INCREASE = slotOf("rpl.min_hop_rank_increase");
const TARGET = slotOf("rpl.target");
const TRANSIT_PARENT = slotOf("rpl.transit_parent");
const TRANSIT_LIFETIME = slotOf("rpl.transit_lifetime");

/** Octets of the options' values (RFC 6550, 6.7.6 to 6.7.8). */
const CONFIGURATION_LENGTH = 14;
const TARGET_LENGTH = 2;
const TRANSIT_LENGTH = 4;
const ADDRESS_LENGTH = 16;

/** DODAG configuration (RFC 6550, 6.7.6). */
function readConfiguration(reading: Reading, at: number, length: number): boolean {
  if (length < CONFIGURATION_LENGTH) return false;
  setNumber(reading.slots, MIN_HOP_RANK_INCREASE, uint16(reading.bytes, at + 6));
  return true;
}

/** RPL target (RFC 6550, 6.7.7): a prefix of so many bits, of which only the octets needed are sent, and no more than an address has. */
function readTarget(reading: Reading, at: number, length: number): boolean {
  const { bytes, slots } = reading;
  if (length < TARGET_LENGTH || length > TARGET_LENGTH + ADDRESS_LENGTH) return false;
  const bits = bytes[at + 1]!;
  const octets = (bits + 7) >>> 3;
  if (octets > ADDRESS_LENGTH || octets > length - TARGET_LENGTH) return false;
  if (isSet(slots, TARGET)) return true;
  const prefix = at + TARGET_LENGTH;
  if (bits === 128) {
    setOffset(slots, TARGET, prefix);
    return true;
  }
  const start = clearScratch(slots, TARGET);
  for (let i = 0; i < octets; i++) slots.scratch[start + i] = bytes[prefix + i]!;
  setOffset(slots, TARGET, ~start);
  return true;
}

/** Transit information (RFC 6550, 6.7.8); the parent's address is there in non-storing mode. */
function readTransit(reading: Reading, at: number, length: number): boolean {
  const { bytes, slots } = reading;
  if (length < TRANSIT_LENGTH) return false;
  if (isSet(slots, TRANSIT_LIFETIME)) return true;
  setNumber(slots, TRANSIT_LIFETIME, bytes[at + 3]!);
  if (length >= TRANSIT_LENGTH + ADDRESS_LENGTH) setOffset(slots, TRANSIT_PARENT, at + TRANSIT_LENGTH);
  return true;
}

function readOption(reading: Reading, type: number, at: number, length: number): boolean {
  if (type === RPL_OPTION.TARGET) return readTarget(reading, at, length);
  if (type === RPL_OPTION.TRANSIT) return readTransit(reading, at, length);
  if (type === RPL_OPTION.CONFIGURATION) return readConfiguration(reading, at, length);
  return true;
}

/** Options of an RPL message from the cursor to the end (RFC 6550, 6.7.1); of each kind the first counts. Always `STOP`. */
export function readRplOptions(reading: Reading): typeof STOP {
  const { bytes } = reading;
  while (reading.at < reading.end) {
    const type = bytes[reading.at]!;
    if (type === RPL_OPTION.PAD1) {
      reading.at += 1;
      continue;
    }
    if (!has(reading, 2)) return truncated(reading, "rpl");
    const length = bytes[reading.at + 1]!;
    reading.at += 2;
    if (!has(reading, length)) return truncated(reading, "rpl");
    if (!readOption(reading, type, reading.at, length)) return fail(reading, "rpl", "bad option length");
    reading.at += length;
  }
  return STOP;
}
