import { slotOf } from "../attributes.js";
import { type Reading, uint16 } from "../reading.js";
import { isSet, setNumber } from "../slots.js";

const TYPE = slotOf("rpl.metric_type");
const ETX = slotOf("rpl.metric_etx");
const HOP_COUNT = slotOf("rpl.metric_hop_count");
const ENERGY = slotOf("rpl.metric_energy");

/** iana.org/assignments/rpl: metrics whose value is read. */
const METRIC = { ENERGY: 2, HOP_COUNT: 3, ETX: 7 } as const;

const SLOT_OF_METRIC = new Map<number, number>([
  [METRIC.ENERGY, ENERGY],
  [METRIC.HOP_COUNT, HOP_COUNT],
  [METRIC.ETX, ETX],
]);

/** Octets of an object's type, flags and length (RFC 6551, 2.1). */
const HEADER_LENGTH = 4;

function putMetric({ bytes, slots }: Reading, type: number, at: number): void {
  if (!isSet(slots, TYPE)) setNumber(slots, TYPE, type);
  const slot = SLOT_OF_METRIC.get(type);
  if (slot === undefined || isSet(slots, slot)) return;
  setNumber(slots, slot, type === METRIC.ETX ? uint16(bytes, at) : bytes[at + 1]!);
}

/** A metric container (RFC 6551, 2.1), of `length` octets; false if an object of it is not all there. */
export function readMetrics(reading: Reading, start: number, length: number): boolean {
  const { bytes } = reading;
  const end = start + length;
  for (let at = start; at < end; ) {
    if (at + HEADER_LENGTH > end) return false;
    const next = at + HEADER_LENGTH + bytes[at + 3]!;
    if (next > end) return false;
    if (next - at >= HEADER_LENGTH + 2) putMetric(reading, bytes[at]!, at + HEADER_LENGTH);
    at = next;
  }
  return true;
}
