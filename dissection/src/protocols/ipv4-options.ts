import { slotOf } from "../attributes.js";
import { fail, type Reading } from "../reading.js";
import { setFlag, setNumber } from "../slots.js";

const OPTION_TYPE = slotOf("ip.opts_type");
const PADDING = slotOf("ip.padding_check");

/** Options of one octet (RFC 791, 3.1). */
const END = 0;
const NOP = 1;

/** Where the option at `at` ends; 0 if its length is none. */
function endOfOption(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === NOP) return at + 1;
  const length = at + 1 < end ? bytes[at + 1]! : 0;
  return length < 2 || at + length > end ? 0 : at + length;
}

/** Whether any octet of `bytes[at, end)` is not zero. */
function isPadded(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) return true;
  return false;
}

/** The options `bytes[at, end)` of a header; a faulty one is noted, and the packet read all the same. */
export function putIpv4Options(reading: Reading, start: number, end: number): void {
  const { bytes, slots } = reading;
  setNumber(slots, OPTION_TYPE, bytes[start]!);
  let at = start;
  while (at < end && bytes[at] !== END) {
    at = endOfOption(bytes, at, end);
    if (at === 0) {
      fail(reading, "ip", "bad option length");
      return;
    }
  }
  setFlag(slots, PADDING, isPadded(bytes, at, end) ? 1 : 0);
}
