import { formatEui64, formatExtended, formatIp4, formatIp6, formatMac, formatShort } from "../addresses.js";
import { ATTRIBUTES, slotOf } from "../attributes.js";
import type { AttributeType, Value } from "../model.js";
import { FAULTS, LAYERS, type Reading } from "../reading.js";

type Format = (reading: Reading, slot: number) => Value;

const number: Format = ({ slots }, slot) => slots.numbers[slot]!;

/** Sixteen bytes in the frame, or in the scratch where the offset is a complement. */
const ip6: Format = ({ bytes, slots }, slot) => {
  const offset = slots.offsets[slot]!;
  return offset < 0 ? formatIp6(slots.scratch, ~offset) : formatIp6(bytes, offset);
};

/** The bytes that a slot spans (`setSpan`). */
function span({ bytes, slots }: Reading, slot: number): Buffer {
  const start = slots.offsets[slot]!;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, slots.numbers[slot]!);
}

const BY_TYPE: Record<AttributeType, Format> = {
  n: number,
  b: number,
  a2: ({ slots }, slot) => formatShort(slots.numbers[slot]!),
  a8: ({ bytes, slots }, slot) => formatExtended(bytes, slots.offsets[slot]!),
  ip6,
  ip4: ({ bytes, slots }, slot) => formatIp4(bytes, slots.offsets[slot]!),
  mac: ({ bytes, slots }, slot) => formatMac(bytes, slots.offsets[slot]!),
  s: (reading, slot) => span(reading, slot).toString("utf8"),
  h: (reading, slot) => span(reading, slot).toString("hex"),
};

/** An address of the mesh header; the slot's number is its length. */
const meshAddress: Format = ({ bytes, slots }, slot) => {
  const at = slots.offsets[slot]!;
  if (slots.numbers[slot] === 8) return formatEui64(bytes, at);
  return formatShort((bytes[at]! << 8) | bytes[at + 1]!);
};

const hash: Format = ({ slots }, slot) => slots.numbers[slot]!.toString(16).padStart(8, "0");

const BY_SLOT = new Map<number, Format>([
  [slotOf("meta.psdu_hash"), hash],
  [slotOf("lowpan.mesh_orig"), meshAddress],
  [slotOf("lowpan.mesh_dest"), meshAddress],
  [slotOf("malformed.layer"), ({ slots }, slot) => LAYERS[slots.numbers[slot]!]!],
  [slotOf("malformed.reason"), ({ slots }, slot) => FAULTS[slots.numbers[slot]!]!],
]);

/** How the value of a slot is made when somebody asks for it. */
export function formatOf(slot: number): Format {
  return BY_SLOT.get(slot) ?? BY_TYPE[ATTRIBUTES[slot]!.type];
}
