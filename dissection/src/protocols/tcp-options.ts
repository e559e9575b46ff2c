import { slotOf } from "../attributes.js";
import { fail, type Reading, uint16, uint32 } from "../reading.js";
import { setNumber } from "../slots.js";

const MSS = slotOf("tcp.mss");
const WINDOW_SCALE = slotOf("tcp.window_scale");
const TIMESTAMP = slotOf("tcp.timestamp");
const TIMESTAMP_ECHO = slotOf("tcp.timestamp_echo");

/** iana.org/assignments/tcp-parameters. */
const KIND = { END: 0, NOP: 1, MSS: 2, WINDOW_SCALE: 3, TIMESTAMPS: 8 } as const;

/** An option of the length that its kind has; others of that kind say nothing. */
function putOption(reading: Reading, at: number, length: number): void {
  const { bytes, slots } = reading;
  const kind = bytes[at];
  if (kind === KIND.MSS && length === 4) setNumber(slots, MSS, uint16(bytes, at + 2));
  else if (kind === KIND.WINDOW_SCALE && length === 3) setNumber(slots, WINDOW_SCALE, bytes[at + 2]!);
  else if (kind === KIND.TIMESTAMPS && length === 10) {
    setNumber(slots, TIMESTAMP, uint32(bytes, at + 2));
    setNumber(slots, TIMESTAMP_ECHO, uint32(bytes, at + 6));
  }
}

/** The options `bytes[start, end)` of a header (RFC 9293, 3.2); a faulty one is noted, and the segment read all the same. */
export function putTcpOptions(reading: Reading, start: number, end: number): void {
  const { bytes } = reading;
  let at = start;
  while (at < end && bytes[at] !== KIND.END) {
    if (bytes[at] === KIND.NOP) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    if (length < 2 || at + length > end) {
      fail(reading, "tcp", "bad option length");
      return;
    }
    putOption(reading, at, length);
    at += length;
  }
}
