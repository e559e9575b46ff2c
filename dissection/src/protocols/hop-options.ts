import { slotOf } from "../attributes.js";
import { fail, type Reading, STOP, uint16 } from "../reading.js";
import { setFlag, setNumber } from "../slots.js";
import { HOP_OPTION } from "./assigned-numbers.js";

const INSTANCE = slotOf("ipv6.rpl_instance");
const SENDER_RANK = slotOf("ipv6.rpl_sender_rank");
const DOWN = slotOf("ipv6.rpl_o");
const RANK_ERROR = slotOf("ipv6.rpl_r");
const FORWARDING_ERROR = slotOf("ipv6.rpl_f");

/** Octets of flags, instance and rank (RFC 6553, 3). */
const RPL_LENGTH = 4;

function putRpl(reading: Reading, at: number): void {
  const { bytes, slots } = reading;
  const flags = bytes[at]!;
  setFlag(slots, DOWN, flags & 0x80);
  setFlag(slots, RANK_ERROR, flags & 0x40);
  setFlag(slots, FORWARDING_ERROR, flags & 0x20);
  setNumber(slots, INSTANCE, bytes[at + 1]!);
  setNumber(slots, SENDER_RANK, uint16(bytes, at + 2));
}

/** Options from the cursor to `end` (RFC 8200, 4.2); false if they cannot be read to their end. */
export function readHopOptions(reading: Reading, end: number): boolean {
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
    const isRpl = type === HOP_OPTION.RPL || type === HOP_OPTION.RPL_2021;
    if (isRpl && length >= RPL_LENGTH) putRpl(reading, at + 2);
    at += 2 + length;
  }
  return true;
}
