import { slotOf } from "../attributes.js";
import { fail, has, type Reading, STOP, truncated } from "../reading.js";
import { clearScratch, isSet, setOffset } from "../slots.js";
import { RPL_OPTION } from "./assigned-numbers.js";
import { putFirst8, putFirst16, putFirstAddress } from "./first-fields.js";
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
  if (length < CONFIGURATION_LENGTH) return false;
  putFirst8(reading, INTERVAL_DOUBLINGS, at + 1);
  putFirst8(reading, INTERVAL_MIN, at + 2);
  putFirst8(reading, REDUNDANCY, at + 3);
  putFirst16(reading, MAX_RANK_INCREASE, at + 4);
  putFirst16(reading, MIN_HOP_RANK_INCREASE, at + 6);
  putFirst16(reading, OBJECTIVE_CODE_POINT, at + 8);
  putFirst8(reading, DEFAULT_LIFETIME, at + 11);
  putFirst16(reading, LIFETIME_UNIT, at + 12);
  return true;
}

/**
 * A prefix of so many bits, of which only the octets needed are sent, up to `end`; false if it cannot be one. One of no
 * bits has no octets to show.
 */
function readPrefix(reading: Reading, to: typeof TARGET, lengthAt: number, at: number, end: number): boolean {
  const { bytes, slots } = reading;
  if (lengthAt >= reading.end) return true;
  const octets = (bytes[lengthAt]! + 7) >>> 3;
  putFirst8(reading, to.length, lengthAt);
  if (octets > ADDRESS_LENGTH || at + octets > end || end - at > ADDRESS_LENGTH) return false;
  if (octets === 0 || at + octets > reading.end || isSet(slots, to.prefix)) return true;
  const start = clearScratch(slots, to.prefix);
  for (let i = 0; i < octets; i++) slots.scratch[start + i] = bytes[at + i]!;
  setOffset(slots, to.prefix, ~start);
  return true;
}

/** RPL target (RFC 6550, 6.7.7). */
function readTarget(reading: Reading, at: number, length: number): boolean {
  if (length < TARGET_LENGTH) return false;
  return readPrefix(reading, TARGET, at + 1, at + TARGET_LENGTH, at + length);
}

/** Route information (RFC 6550, 6.7.5). */
function readRoute(reading: Reading, at: number, length: number): boolean {
  if (length < ROUTE_LENGTH) return false;
  return readPrefix(reading, ROUTE, at, at + ROUTE_LENGTH, at + length);
}

/** Transit information (RFC 6550, 6.7.8); the parent's address is there in non-storing mode. */
function readTransit(reading: Reading, at: number, length: number): boolean {
  if (length < TRANSIT_LENGTH) return false;
  putFirst8(reading, TRANSIT_PATH_CONTROL, at + 1);
  putFirst8(reading, TRANSIT_PATH_SEQUENCE, at + 2);
  putFirst8(reading, TRANSIT_LIFETIME, at + 3);
  if (length >= TRANSIT_LENGTH + ADDRESS_LENGTH)
    putFirstAddress(reading, TRANSIT_PARENT, at + TRANSIT_LENGTH);
  return true;
}

/** Solicited information (RFC 6550, 6.7.9). */
function readSolicited(reading: Reading, at: number, length: number): boolean {
  if (length < SOLICITED_LENGTH) return false;
  putFirst8(reading, SOLICITED_INSTANCE, at);
  putFirstAddress(reading, SOLICITED_DAGID, at + 2);
  putFirst8(reading, SOLICITED_VERSION, at + 18);
  return true;
}

/** Prefix information (RFC 6550, 6.7.10): its prefix is always all there. */
function readPrefixInformation(reading: Reading, at: number, length: number): boolean {
  if (length < PREFIX_LENGTH) return false;
  putFirst8(reading, PREFIX.length, at);
  putFirstAddress(reading, PREFIX.prefix, at + PREFIX_LENGTH - ADDRESS_LENGTH);
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
    const read = READERS.get(type);
    const isRight = read === undefined || read(reading, reading.at, length);
    if (!has(reading, length)) return truncated(reading, "rpl");
    if (!isRight) return fail(reading, "rpl", "bad option length");
    reading.at += length;
  }
  return STOP;
}
