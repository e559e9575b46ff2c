import { formatEui64, formatExtended, formatIp4, formatIp6, formatMac, formatShort } from "../addresses.js";
import { ATTRIBUTES, slotOf } from "../attributes.js";
import type { AttributeType, Value } from "../model.js";
import { COAP_OPTION } from "../protocols/assigned-numbers.js";
import { joinOptions, joinUri } from "../protocols/coap-options.js";
import { joinLabels } from "../protocols/dns.js";
import { FAULTS, LAYERS, type Reading } from "../reading.js";
import { bytesOf, placeOf } from "../slot-bytes.js";
import { isSet } from "../slots.js";
import { rememberText } from "./remembered-text.js";

const SRC_EXTENDED = slotOf("ieee802154.src_address_extended");

type Format = (reading: Reading, slot: number) => Value;

const number: Format = ({ slots }, slot) => slots.numbers[slot]!;

/** The bytes that a slot spans (`setSpan`). */
function span(reading: Reading, slot: number): Buffer {
  const { buffer, byteOffset } = bytesOf(reading, slot);
  return Buffer.from(buffer, byteOffset + placeOf(reading, slot), reading.slots.numbers[slot]!);
}

/** How an address of this form is made text from the `length` bytes in which it lies. */
function address(length: number, format: (bytes: Uint8Array, at: number) => string): Format {
  const remembered = rememberText(length, format);
  return (reading, slot) => remembered(bytesOf(reading, slot), placeOf(reading, slot));
}

const BY_TYPE: Record<AttributeType, Format> = {
  n: number,
  b: number,
  a2: ({ slots }, slot) => formatShort(slots.numbers[slot]!),
  a8: address(8, formatExtended),
  ip6: address(16, formatIp6),
  ip4: address(4, formatIp4),
  mac: address(6, formatMac),
  s: (reading, slot) => span(reading, slot).toString("utf8"),
  h: (reading, slot) => span(reading, slot).toString("hex"),
};

/** An address of the mesh header; the slot's number is its length. */
const meshAddress: Format = (reading, slot) => {
  const bytes = span(reading, slot);
  return bytes.length === 8 ? formatEui64(bytes, 0) : formatShort(bytes.readUInt16BE());
};

const hash: Format = ({ slots }, slot) => slots.numbers[slot]!.toString(16).padStart(8, "0");

const path: Format = (reading, slot) => joinUri(span(reading, slot));

const query: Format = (reading, slot) =>
  joinOptions(span(reading, slot), COAP_OPTION.URI_QUERY, "&").slice(1);

/** The transmitter's MAC address, of either length. */
const transmitter: Format = (reading, slot) =>
  isSet(reading.slots, SRC_EXTENDED)
    ? BY_TYPE.a8(reading, SRC_EXTENDED)
    : formatShort(reading.slots.numbers[slot]!);

const BY_SLOT = new Map<number, Format>([
  [slotOf("meta.psdu_hash"), hash],
  [slotOf("node.id"), transmitter],
  [slotOf("lowpan.mesh_orig"), meshAddress],
  [slotOf("lowpan.mesh_dest"), meshAddress],
  [slotOf("icmpv6.aro_eui64"), (reading, slot) => formatEui64(span(reading, slot), 0)],
  [slotOf("coap.uri_path"), path],
  [slotOf("coap.uri_query"), query],
  [slotOf("dns.query_name"), (reading, slot) => joinLabels(span(reading, slot))],
  [slotOf("malformed.layer"), ({ slots }, slot) => LAYERS[slots.numbers[slot]!]!],
  [slotOf("malformed.reason"), ({ slots }, slot) => FAULTS[slots.numbers[slot]!]!],
]);

/** How the value of a slot is made when somebody asks for it. */
export function formatOf(slot: number): Format {
  return BY_SLOT.get(slot) ?? BY_TYPE[ATTRIBUTES[slot]!.type];
}
