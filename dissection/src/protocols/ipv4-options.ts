import { slotOf } from "../attributes.js";
import { fail, type Reading } from "../reading.js";
import { setFlag, setNumber, setOffset } from "../slots.js";

const OPTION_TYPE = slotOf("ip.opts_type");
const PADDING = slotOf("ip.padding_check");
const DST = slotOf("ip.dst");

/** Options of one octet (RFC 791, 3.1). */
const END = 0;
const NOP = 1;
/** Source routes: type, length, pointer to the address that comes next, addresses. */
const LOOSE_ROUTE = 0x83;
const STRICT_ROUTE = 0x89;
const ROUTE_AT = 3;
const ADDRESS_LENGTH = 4;
const SHORTEST_ROUTE = ROUTE_AT + ADDRESS_LENGTH;

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

/** The last address of a source route that is not at its end: where the packet goes at last (RFC 791, 3.1). */
function putDestination({ bytes, slots }: Reading, at: number, next: number): void {
  const isRoute = bytes[at] === LOOSE_ROUTE || bytes[at] === STRICT_ROUTE;
  const isFilled = next - at >= SHORTEST_ROUTE && (next - at - ROUTE_AT) % ADDRESS_LENGTH === 0;
  if (isRoute && isFilled && bytes[at + 2]! <= next - at) setOffset(slots, DST, next - ADDRESS_LENGTH);
}

/** The options `bytes[at, end)` of a header; a faulty one is noted, and the packet read all the same. */
export function putIpv4Options(reading: Reading, start: number, end: number): void {
  const { bytes, slots } = reading;
  setNumber(slots, OPTION_TYPE, bytes[start]!);
  let at = start;
  while (at < end && bytes[at] !== END) {
    const next = endOfOption(bytes, at, end);
    if (next === 0) {
      fail(reading, "ip", "bad option length");
      return;
    }
    putDestination(reading, at, next);
    at = next;
  }
  setFlag(slots, PADDING, isPadded(bytes, at, end) ? 1 : 0);
}
