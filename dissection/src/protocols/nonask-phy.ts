import { fail, has, type Reading, truncated } from "../reading.js";

/** Preamble of four zero octets, start-of-frame delimiter, PHY header. */
const HEADER_LENGTH = 6;
const DELIMITER = 0xa7;
/** The lower bits of the PHY header count the octets of the PSDU (IEEE Std 802.15.4-2020, 12.1.3). */
const LENGTH_MASK = 0x7f;

/** What follows the PHY header. */
export const NONASK_FOLLOWS = { PSDU: 0 } as const;

/** The header of link type 215; what lies behind the PSDU that it announces is not read. */
export function decodeNonaskPhy(reading: Reading): number {
  const { bytes, at, end } = reading;
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "nonask");
  if (bytes[at + 4] !== DELIMITER) return fail(reading, "nonask", "bad delimiter");
  reading.at = at + HEADER_LENGTH;
  const announced = reading.at + (bytes[at + 5]! & LENGTH_MASK);
  reading.end = Math.min(end, announced);
  reading.missing = Math.max(0, announced - end);
  return NONASK_FOLLOWS.PSDU;
}
