import { slotOf } from "../attributes.js";
import { fail, type Reading, STOP, uint16 } from "../reading.js";
import { isSet, setFlag, setNumber, setOffset } from "../slots.js";
import { HOP_OPTION } from "./assigned-numbers.js";

const INSTANCE = slotOf("ipv6.rpl_instance");
const SENDER_RANK = slotOf("ipv6.rpl_sender_rank");
const DOWN = slotOf("ipv6.rpl_o");
const RANK_ERROR = slotOf("ipv6.rpl_r");
const FORWARDING_ERROR = slotOf("ipv6.rpl_f");
const HOME_ADDRESS = slotOf("ipv6.home_address");

/** Octets of flags, instance and rank (RFC 6553, 3). */
const RPL_LENGTH = 4;
const ADDRESS_LENGTH = 16;

function putRpl(reading: Reading, at: number): void {
  const { bytes, slots } = reading;
  if (isSet(slots, INSTANCE)) return;
  const flags = bytes[at]!;
  setFlag(slots, DOWN, flags & 0x80);
  setFlag(slots, RANK_ERROR, flags & 0x40);
  setFlag(slots, FORWARDING_ERROR, flags & 0x20);
  setNumber(slots, INSTANCE, bytes[at + 1]!);
  setNumber(slots, SENDER_RANK, uint16(bytes, at + 2));
}

/** RPL's option, and the home address of a mobile node, by which a checksum is calculated (RFC 6275, 6.3). */
function putOption(reading: Reading, type: number, at: number, length: number): void {
  const isRpl = type === HOP_OPTION.RPL || type === HOP_OPTION.RPL_2021;
  if (isRpl && length >= RPL_LENGTH) putRpl(reading, at);
  else if (
    type === HOP_OPTION.HOME_ADDRESS &&
    length === ADDRESS_LENGTH &&
    !isSet(reading.slots, HOME_ADDRESS)
  )
    setOffset(reading.slots, HOME_ADDRESS, at);
}

/**
 * Options of a hop-by-hop or destination header from the cursor to `end` (RFC 8200, 4.2), of each kind the first;
 * false if they cannot be read to their end.
 */
export function readOptions(reading: Reading, end: number): boolean {
  const { bytes } = reading;
  let at = reading.at;
  while (at < end) {
    const type = bytes[at]!;
    if (type === HOP_OPTION.PAD1) {
      at += 1;
      continue;
    }
    const length = bytes[at + 1];
    if (at + 1 >= end || length === undefined || at + 2 + length > end) {
      return fail(reading, "ipv6", "bad option length") !== STOP;
    }
    putOption(reading, type, at + 2, length);
    at += 2 + length;
  }
  return true;
}
