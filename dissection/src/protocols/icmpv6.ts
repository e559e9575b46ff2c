import { slotOf } from "../attributes.js";
import { has, type Reading, truncated } from "../reading.js";
import { setFlag, setNumber } from "../slots.js";
import { NEXT_HEADER } from "./assigned-numbers.js";
import { canJudge, isRight, sumOfWords } from "./upper-checksum.js";

const TYPE = slotOf("icmpv6.type");
const CODE = slotOf("icmpv6.code");
const CHECKSUM_OK = slotOf("icmpv6.checksum_ok");

/** The message goes on to the end of the packet (RFC 4443, 2.3). */
function judgeChecksum(reading: Reading): void {
  const { bytes, at, end, slots } = reading;
  if (slots.wanted[CHECKSUM_OK] === 0 || !canJudge(reading)) return;
  const sum = sumOfWords(bytes, at, end);
  setFlag(slots, CHECKSUM_OK, isRight(reading, sum, end - at, NEXT_HEADER.ICMPV6) ? 1 : 0);
}

/** Type, code and checksum (RFC 4443, 2.1). What follows is named by the type. */
export function decodeIcmpv6(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (has(reading, 1)) setNumber(slots, TYPE, bytes[at]!);
  if (has(reading, 2)) setNumber(slots, CODE, bytes[at + 1]!);
  if (!has(reading, 4)) return truncated(reading, "icmpv6");
  judgeChecksum(reading);
  reading.transport = NEXT_HEADER.ICMPV6;
  reading.at += 4;
  return bytes[at]!;
}
