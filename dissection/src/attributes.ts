import { APPLICATION } from "./attributes/application.js";
import { CALCULATED, KNOWN_TO_PROBE } from "./attributes/calculated.js";
import { COAP } from "./attributes/coap.js";
import { IEEE802154 } from "./attributes/ieee802154.js";
import { IPV4 } from "./attributes/ipv4.js";
import { IPV6 } from "./attributes/ipv6.js";
import { LINK } from "./attributes/link.js";
import { LOWPAN } from "./attributes/lowpan.js";
import { META } from "./attributes/meta.js";
import type { AttributeRow } from "./attributes/row.js";
import { RPL } from "./attributes/rpl.js";
import { TCP } from "./attributes/tcp.js";
import { TRANSPORT } from "./attributes/transport.js";
import { TSCH } from "./attributes/tsch.js";
import { ZIGBEE } from "./attributes/zigbee.js";
import type { AttributeType } from "./model.js";
import { nearestName } from "./nearest-name.js";

/** One entry of the dictionary. */
export interface Attribute {
  /** `protocol.name`. */
  readonly name: string;
  readonly type: AttributeType;
  readonly protocol: string;
  /** What it says, with its unit. */
  readonly sentence: string;
  /** The field of tshark 4.0 that holds the same value, if there is one. */
  readonly tshark?: string;
  /** How it is known: read from the frame's bytes, calculated from them and the frames before, or by the probe alone. */
  readonly by: "dissection" | "calculation" | "probe";
}

/** Read from frames. An attribute that is absent on the wire is absent here, never 0. */
const DISSECTED = [
  ...META,
  ...IEEE802154,
  ...TSCH,
  ...LOWPAN,
  ...IPV6,
  ...RPL,
  ...TRANSPORT,
  ...COAP,
  ...LINK,
  ...IPV4,
  ...TCP,
  ...APPLICATION,
  ...ZIGBEE,
] as const;

/** Names of the attributes that an extractor knows: read from frames, or calculated. */
export type ExtractedName = (typeof DISSECTED)[number][0] | (typeof CALCULATED)[number][0];

function describe(row: AttributeRow, by: Attribute["by"]): Attribute {
  const [name, type, tshark, sentence] = row;
  const entry = { name, type, protocol: name.slice(0, name.indexOf(".")), sentence, by };
  return tshark === "" ? entry : { ...entry, tshark };
}

/** The dictionary: all attributes, those that an extractor knows first, in the order of their slots. */
export const ATTRIBUTES: readonly Attribute[] = [
  ...DISSECTED.map((row) => describe(row, "dissection")),
  ...CALCULATED.map((row) => describe(row, "calculation")),
  ...KNOWN_TO_PROBE.map((row) => describe(row, "probe")),
];

/** Number of attributes that an extractor knows; their slots are 0 to one less. */
export const SLOT_COUNT = DISSECTED.length + CALCULATED.length;

const slotByName = new Map<string, number>(ATTRIBUTES.map((attribute, slot) => [attribute.name, slot]));

/** Where an extractor puts an attribute: its place in the dictionary. */
export function slotOf(name: ExtractedName): number {
  return slotByName.get(name)!;
}

/** The entry of `name`; `undefined` if the dictionary does not have it. */
export function findAttribute(name: string): Attribute | undefined {
  const slot = slotByName.get(name);
  return slot === undefined ? undefined : ATTRIBUTES[slot];
}

/** The type of the attribute `name`; `undefined` if the dictionary does not have it. */
export function attributeType(name: string): AttributeType | undefined {
  return findAttribute(name)?.type;
}

/** The known name that is most like `name`, for messages. */
export function nearestAttribute(name: string): string {
  return nearestName(
    name,
    ATTRIBUTES.map((attribute) => attribute.name),
  );
}
