import { ATTRIBUTES, findAttribute, nearestAttribute, SLOT_COUNT, slotOf } from "../attributes.js";
import { Calculation } from "../calculated/calculation.js";
import { askedOf } from "../calculated/needs.js";
import type { FrameBatch } from "../capture/frame-batch.js";
import { FCS_FORMATS, type FcsFormat, type Frame, LINK_TYPE, type Radio } from "../model.js";
import { FCS_32_LENGTH, FCS_LENGTH } from "../protocols/fcs.js";
import { makeReading, type Reading, SHOWN } from "../reading.js";
import { type ExtendedAddresses, type MacKey, parseExtendedAddresses, parseKeys } from "../security-keys.js";
import { beginGeneration, setNumber } from "../slots.js";
import { type Answers, answerFrom } from "./answers.js";
import { type ContextPrefixes, parseContexts } from "./contexts.js";
import { type ExtractorLosses, lossesOf } from "./losses.js";
import { markWanted } from "./needs.js";
import { planSteps, type Step } from "./plan.js";

const TIMESTAMP = slotOf("meta.timestamp");
const PACKET_LEN = slotOf("meta.packet_len");
const LINK = slotOf("meta.link_type");
const RSSI = slotOf("meta.rssi");
const CHANNEL = slotOf("meta.channel");
const LQI = slotOf("meta.lqi");

function endsWithFcs(linkType: number): boolean {
  return linkType === LINK_TYPE.IEEE802_15_4_WITHFCS || linkType === LINK_TYPE.IEEE802_15_4_NONASK_PHY;
}

function fcsLengthOf(linkType: number, format: FcsFormat): number {
  if (!endsWithFcs(linkType) || format === "none") return 0;
  return format === "crc-32" ? FCS_32_LENGTH : FCS_LENGTH;
}

/** Reads one frame after the other; made once for the attributes that are of interest. */
export interface Extractor extends Answers {
  readonly names: readonly string[];
  /**
   * Reads `frame`, and forgets the one before. Never throws, whatever the bytes. Allocates nothing per frame, but for
   * secured ones that a key fits (their payload is deciphered); tables are made once, with the first frame that needs
   * them.
   */
  extract(frame: Frame): void;
  /** The same for frame `index` of a batch, which must be less than its count. */
  extractFrom(batch: FrameBatch, index: number): void;
  /** What had to be given up so far of what is remembered between frames. */
  losses(): ExtractorLosses;
}

export interface ExtractorOptions {
  /** 6LoWPAN contexts; an address that needs one that is not here is absent. */
  readonly contexts?: ContextPrefixes;
  /** Keys of IEEE 802.15.4 security; a frame is deciphered with the first that fits. */
  readonly keys?: readonly MacKey[];
  /** Whose frames have a short source address: the extended one is what deciphering takes. */
  readonly extendedAddresses?: ExtendedAddresses;
}

/** A name that the dictionary does not have, or that only the probe knows. */
export class UnknownAttributeError extends Error {
  override readonly name = "UnknownAttributeError";
  constructor(
    readonly attribute: string,
    readonly nearest: string,
    reason = `no such attribute; the nearest is ${nearest}`,
  ) {
    super(`attribute ${attribute}: ${reason}`);
  }
}

function slotFor(name: string): number {
  const attribute = findAttribute(name);
  if (attribute === undefined) throw new UnknownAttributeError(name, nearestAttribute(name));
  if (attribute.by === "probe") {
    const reason = "is known to the probe and cannot be read from frames";
    throw new UnknownAttributeError(name, nearestAttribute(name), reason);
  }
  return ATTRIBUTES.indexOf(attribute);
}

function putRadio({ slots }: Reading, { channel, lqi, rssi }: Radio): void {
  if (rssi !== undefined) setNumber(slots, RSSI, rssi);
  if (channel !== undefined) setNumber(slots, CHANNEL, channel);
  if (lqi !== undefined) setNumber(slots, LQI, lqi);
}

/** A frame is `bytes[start, end)`; the rest is what its source says of it. */
function begin(
  reading: Reading,
  bytes: Uint8Array,
  start: number,
  end: number,
  wireLength: number,
  time: number,
  linkType: number,
  format: FcsFormat,
): void {
  reading.frame = bytes;
  reading.bytes = bytes;
  reading.at = start;
  reading.end = end;
  reading.fcsLength = fcsLengthOf(linkType, format);
  reading.fcsFormat = endsWithFcs(linkType) ? format : "crc-16";
  reading.missing = Math.max(0, wireLength - (end - start));
  reading.complete = reading.missing === 0;
  reading.time = time;
  reading.isFragment = false;
  reading.shown = SHOWN.ALL;
  reading.expanded = 0;
  reading.ipv6Header = -1;
  reading.overIpv4 = false;
  reading.transport = -1;
  const { slots } = reading;
  beginGeneration(slots);
  setNumber(slots, TIMESTAMP, time);
  setNumber(slots, PACKET_LEN, wireLength);
  setNumber(slots, LINK, linkType);
}

/** Every decoder moves the cursor on or comes with a different one next, so this ends with the frame. */
function walk(reading: Reading, first: Step | undefined): void {
  for (let step = first; step !== undefined; ) {
    const key = step.decode(reading);
    step = key < 0 ? undefined : step.next[key];
  }
}

/**
 * An extractor of the attributes `names`, in this order. Reads no more of a frame than they need.
 * Throws `UnknownAttributeError` for a name that cannot be read from frames, `ContextError` for a context
 * that is no prefix, `KeyError` for a key that is none.
 */
export function makeExtractor(names: readonly string[], options: ExtractorOptions = {}): Extractor {
  const wantedSlots = names.map(slotFor);
  const reading = makeReading(SLOT_COUNT, parseContexts(options.contexts ?? {}));
  reading.keys = parseKeys(options.keys ?? []);
  reading.extendedAddresses = parseExtendedAddresses(options.extendedAddresses ?? {});
  const asked = askedOf(wantedSlots);
  const readSlots = [...wantedSlots, ...asked.needs];
  markWanted(reading.slots.wanted, readSlots);
  const firstSteps = planSteps(new Set(readSlots.map((slot) => ATTRIBUTES[slot]!.protocol)));
  const isAsked = asked.names || asked.nodes || asked.counts;
  const calculation = isAsked ? new Calculation(asked, wantedSlots) : undefined;
  return {
    names,
    ...answerFrom(reading, wantedSlots),
    losses: () => lossesOf(reading, calculation),
    extract(frame) {
      const { bytes, fcsFormat = "crc-16", linkType, radio, time, wireLength } = frame;
      begin(reading, bytes, 0, bytes.length, wireLength, time, linkType, fcsFormat);
      if (radio !== undefined) putRadio(reading, radio);
      walk(reading, firstSteps[linkType]);
      if (calculation !== undefined) calculation.note(reading);
    },
    extractFrom(batch, index) {
      const start = batch.starts[index]!;
      const end = start + batch.lengths[index]!;
      const linkType = batch.linkTypes[index]!;
      const time = batch.times[index]!;
      const format = FCS_FORMATS[batch.fcsFormats[index]!]!;
      begin(reading, batch.bytes, start, end, batch.wireLengths[index]!, time, linkType, format);
      walk(reading, firstSteps[linkType]);
      if (calculation !== undefined) calculation.note(reading);
    },
  };
}
