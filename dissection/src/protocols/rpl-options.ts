import { slotOf } from "../attributes.js";
import { fail, has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { clearScratch, isSet, setNumber, setOffset } from "../slots.js";
import { RPL_OPTION } from "./assigned-numbers.js";
import { readMetrics } from "./rpl-metrics.js";

const INTERVAL_DOUBLINGS = slotOf("rpl.interval_doublings");
const INTERVAL_MIN = slotOf("rpl.interval_min");
const REDUNDANCY = slotOf("rpl.redundancy");
const MAX_RANK_INCREASE = slotOf("rpl.max_rank_increase");
const MIN_HOP_RANK_INCREASE = slotOf("rpl.min_hop_rank_increase");
const OBJECTIVE_CODE_POINT = slotOf("rpl.objective_code_point");
const DEFAULT_LIFETIME = slotOf("rpl.default_lifetime");
const LIFETIME_UNIT = slotOf("rpl.lifetime_unit");
const TARGET = { prefix: slotOf("rpl.target"), length: slotOf("rpl.target_length") };
const ROUTE = { prefix: slotOf("rpl.route_prefix"), length: slotOf("rpl.route_prefix_length") };
const PREFIX = { prefix: slotOf("rpl.prefix"), length: slotOf("rpl.prefix_length") };
const TRANSIT_PARENT = slotOf("rpl.transit_parent");
const TRANSIT_PATH_CONTROL = slotOf("rpl.transit_path_control");
const TRANSIT_PATH_SEQUENCE = slotOf("rpl.transit_path_sequence");
const TRANSIT_LIFETIME = slotOf("rpl.transit_lifetime");
const SOLICITED_INSTANCE = slotOf("rpl.solicited_instance");
const SOLICITED_DAGID = slotOf("rpl.solicited_dagid");
const SOLICITED_VERSION = slotOf("rpl.solicited_version");

/** Octets of the options' values before what has no fixed length (RFC 6550, 6.7.5 to 6.7.10). */
const ROUTE_LENGTH = 6;
const CONFIGURATION_LENGTH = 14;
const TARGET_LENGTH = 2;
const TRANSIT_LENGTH = 4;
const SOLICITED_LENGTH = 19;
const PREFIX_LENGTH = 30;
const ADDRESS_LENGTH = 16;

/** DODAG configuration (RFC 6550, 6.7.6). */
function readConfiguration(reading: Reading, at: number, length: number): boolean {
  const { bytes, slots } = reading;
  if (length < CONFIGURATION_LENGTH) return false;
  if (isSet(slots, MIN_HOP_RANK_INCREASE)) return true;
  setNumber(slots, INTERVAL_DOUBLINGS, bytes[at + 1]!);
  setNumber(slots, INTERVAL_MIN, bytes[at + 2]!);
  setNumber(slots, REDUNDANCY, bytes[at + 3]!);
  setNumber(slots, MAX_RANK_INCREASE, uint16(bytes, at + 4));
  setNumber(slots, MIN_HOP_RANK_INCREASE, uint16(bytes, at + 6));
  setNumber(slots, OBJECTIVE_CODE_POINT, uint16(bytes, at + 8));
  setNumber(slots, DEFAULT_LIFETIME, bytes[at + 11]!);
  setNumber(slots, LIFETIME_UNIT, uint16(bytes, at + 12));
  return true;
}

/**
 * A prefix of so many bits, of which only the octets needed are sent, up to `end`; false if it cannot be one. One of no
 * bits has no octets to show.
 */
function readPrefix(reading: Reading, to: typeof TARGET, bits: number, at: number, end: number): boolean {
  const { bytes, slots } = reading;
  const octets = (bits + 7) >>> 3;
  if (!isSet(slots, to.length)) setNumber(slots, to.length, bits);
  if (octets > ADDRESS_LENGTH || at + octets > end || end - at > ADDRESS_LENGTH) return false;
  if (octets === 0 || isSet(slots, to.prefix)) return true;
  const start = clearScratch(slots, to.prefix);
  for (let i = 0; i < octets; i++) slots.scratch[start + i] = bytes[at + i]!;
  setOffset(slots, to.prefix, ~start);
  return true;
}

/** RPL target (RFC 6550, 6.7.7). */
function readTarget(reading: Reading, at: number, length: number): boolean {
  if (length < TARGET_LENGTH) return false;
  return readPrefix(reading, TARGET, reading.bytes[at + 1]!, at + TARGET_LENGTH, at + length);
}

/** Route information (RFC 6550, 6.7.5). */
function readRoute(reading: Reading, at: number, length: number): boolean {
  if (length < ROUTE_LENGTH) return false;
  return readPrefix(reading, ROUTE, reading.bytes[at]!, at + ROUTE_LENGTH, at + length);
}

/** Transit information (RFC 6550, 6.7.8); the parent's address is there in non-storing mode. */
function readTransit(reading: Reading, at: number, length: number): boolean {
  const { bytes, slots } = reading;
  if (length < TRANSIT_LENGTH) return false;
  if (length >= TRANSIT_LENGTH + ADDRESS_LENGTH && !isSet(slots, TRANSIT_PARENT))
    setOffset(slots, TRANSIT_PARENT, at + TRANSIT_LENGTH);
  if (isSet(slots, TRANSIT_LIFETIME)) return true;
  setNumber(slots, TRANSIT_PATH_CONTROL, bytes[at + 1]!);
  setNumber(slots, TRANSIT_PATH_SEQUENCE, bytes[at + 2]!);
  setNumber(slots, TRANSIT_LIFETIME, bytes[at + 3]!);
  return true;
}

/** Solicited information (RFC 6550, 6.7.9). */
function readSolicited(reading: Reading, at: number, length: number): boolean {
  const { bytes, slots } = reading;
  if (length < SOLICITED_LENGTH) return false;
  if (isSet(slots, SOLICITED_INSTANCE)) return true;
  setNumber(slots, SOLICITED_INSTANCE, bytes[at]!);
  setOffset(slots, SOLICITED_DAGID, at + 2);
  setNumber(slots, SOLICITED_VERSION, bytes[at + 18]!);
  return true;
}

/** Prefix information (RFC 6550, 6.7.10): its prefix is always all there. */
function readPrefixInformation(reading: Reading, at: number, length: number): boolean {
  const { bytes, slots } = reading;
  if (length < PREFIX_LENGTH) return false;
  if (isSet(slots, PREFIX.length)) return true;
  setNumber(slots, PREFIX.length, bytes[at]!);
  setOffset(slots, PREFIX.prefix, at + PREFIX_LENGTH - ADDRESS_LENGTH);
  return true;
}

type OptionReader = (reading: Reading, at: number, length: number) => boolean;

/** By the type of the option; others are passed over. */
const READERS = new Map<number, OptionReader>([
  [RPL_OPTION.METRICS, readMetrics],
  [RPL_OPTION.ROUTE, readRoute],
  [RPL_OPTION.CONFIGURATION, readConfiguration],
  [RPL_OPTION.TARGET, readTarget],
  [RPL_OPTION.TRANSIT, readTransit],
  [RPL_OPTION.SOLICITED, readSolicited],
  [RPL_OPTION.PREFIX, readPrefixInformation],
]);

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
    const read = READERS.get(type);
    if (read !== undefined && !read(reading, reading.at, length))
      return fail(reading, "rpl", "bad option length");
    reading.at += length;
  }
  return STOP;
}
