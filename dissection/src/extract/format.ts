import { formatEui64, formatExtended, formatIp4, formatIp6, formatMac, formatShort } from "../addresses.js";
import { ATTRIBUTES, slotOf } from "../attributes.js";
import type { AttributeType, Value } from "../model.js";
import { FAULTS, LAYERS, type Reading } from "../reading.js";
import { ARENA } from "../slots.js";

type Format = (reading: Reading, slot: number) => Value;

const number: Format = ({ slots }, slot) => slots.numbers[slot]!;

/** The bytes in which the value of `slot` lies; where in them, says `placeOf`. */
function bytesOf(reading: Reading, slot: number): Uint8Array {
  const { frame, slots } = reading;
  const offset = slots.offsets[slot]!;
  if (offset < 0) return slots.scratch;
  return offset < ARENA ? frame : slots.arena;
}

function placeOf({ slots }: Reading, slot: number): number {
  const offset = slots.offsets[slot]!;
  if (offset < 0) return ~offset;
  return offset < ARENA ? offset : offset - ARENA;
}

/** The bytes that a slot spans (`setSpan`). */
function span(reading: Reading, slot: number): Buffer {
  const { buffer, byteOffset } = bytesOf(reading, slot);
  return Buffer.from(buffer, byteOffset + placeOf(reading, slot), reading.slots.numbers[slot]!);
}

/** How an address of this form is made text from the bytes in which it lies. */
function address(format: (bytes: Uint8Array, at: number) => string): Format {
  return (reading, slot) => format(bytesOf(reading, slot), placeOf(reading, slot));
}

const BY_TYPE: Record<AttributeType, Format> = {
  n: number,
  b: number,
  a2: ({ slots }, slot) => formatShort(slots.numbers[slot]!),
  a8: address(formatExtended),
  ip6: address(formatIp6),
  ip4: address(formatIp4),
  mac: address(formatMac),
  s: (reading, slot) => span(reading, slot).toString("utf8"),
  h: (reading, slot) => span(reading, slot).toString("hex"),
};

/** An address of the mesh header; the slot's number is its length. */
const meshAddress: Format = (reading, slot) => {
  const bytes = span(reading, slot);
  return bytes.length === 8 ? formatEui64(bytes, 0) : formatShort(bytes.readUInt16BE());
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
