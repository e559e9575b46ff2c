import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated, uint16, uint32 } from "../reading.js";
import { setAbsent, setNumber } from "../slots.js";
import { followingEtherType } from "./ether-types.js";

const VERSION = slotOf("gre.version");
const PROTO = slotOf("gre.proto");
const KEY = slotOf("gre.key");

const HEADER_LENGTH = 4;
/** Flags that say which words follow (RFC 2784, 2.1; RFC 2890, 2; routing by RFC 1701). */
const FLAG = { CHECKSUM: 0x8000, ROUTING: 0x4000, KEY: 0x2000, SEQUENCE: 0x1000 } as const;
const VERSION_MASK = 7;

/** GRE (RFC 2784, RFC 2890). What follows is named by its protocol type. */
export function decodeGre(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "gre");
  const flags = uint16(bytes, at);
  const type = uint16(bytes, at + 2);
  setAbsent(slots, KEY);
  setNumber(slots, VERSION, flags & VERSION_MASK);
  setNumber(slots, PROTO, type);
  if ((flags & FLAG.ROUTING) !== 0) return STOP;
  const key = at + HEADER_LENGTH + ((flags & FLAG.CHECKSUM) !== 0 ? 4 : 0);
  const sequence = key + ((flags & FLAG.KEY) !== 0 ? 4 : 0);
  const payload = sequence + ((flags & FLAG.SEQUENCE) !== 0 ? 4 : 0);
  if (payload > reading.end) return truncated(reading, "gre");
  // Version 1 puts the length of the payload there (RFC 2637, 4.1).
  if (sequence > key && (flags & VERSION_MASK) === 0) setNumber(slots, KEY, uint32(bytes, key));
  reading.at = payload;
  return followingEtherType(type);
}
