import { slotOf } from "../attributes.js";
import type { Reading } from "../reading.js";
import { putFirst8, putFirst16 } from "./first-fields.js";

const TYPE = slotOf("rpl.metric_type");
const ETX = slotOf("rpl.metric_etx");
const HOP_COUNT = slotOf("rpl.metric_hop_count");
const ENERGY = slotOf("rpl.metric_energy");

/** iana.org/assignments/rpl: metrics whose value is read. */
const METRIC = { ENERGY: 2, HOP_COUNT: 3, ETX: 7 } as const;

/** Octets of an object's type, flags and length (RFC 6551, 2.1). */
const HEADER_LENGTH = 4;

function putMetric(reading: Reading, type: number, at: number): void {
  if (type === METRIC.ETX) putFirst16(reading, ETX, at);
  else if (type === METRIC.HOP_COUNT) putFirst8(reading, HOP_COUNT, at + 1);
  else if (type === METRIC.ENERGY) putFirst8(reading, ENERGY, at + 1);
}

/** A metric container (RFC 6551, 2.1), of `length` octets; false if an object of it is not all there. */
export function readMetrics(reading: Reading, start: number, length: number): boolean {
  const { bytes } = reading;
  const end = Math.min(start + length, reading.end);
  for (let at = start; at < end; ) {
    putFirst8(reading, TYPE, at);
    if (at + HEADER_LENGTH > end) return false;
    const next = at + HEADER_LENGTH + bytes[at + 3]!;
    if (next - at >= HEADER_LENGTH + 2) putMetric(reading, bytes[at]!, at + HEADER_LENGTH);
    if (next > end) return false;
    at = next;
  }
  return true;
}
