import {
  ATTRIBUTES,
  type ExtractorOptions,
  type Frame,
  LINK_TYPE,
  makeExtractor,
  type Value,
} from "../../dissection/src/index.js";

const NAMES = ATTRIBUTES.filter(({ by }) => by === "dissection").map(({ name }) => name);

/** Bytes of hexadecimal text; spaces are for the reader. */
export function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));
}

/** A frame without FCS (link type 230) at time 0, unless `more` says otherwise. */
export function frameOf(hex: string, more: Partial<Frame> = {}): Frame {
  const bytes = bytesOf(hex);
  return { time: 0, linkType: LINK_TYPE.IEEE802_15_4_NOFCS, bytes, wireLength: bytes.length, ...more };
}

/** All attributes of the frame that are present, but those of its capture. */
export function readAll(frame: Frame, options: ExtractorOptions = {}): Record<string, Value> {
  const extractor = makeExtractor(NAMES, options);
  extractor.extract(frame);
  const entries = NAMES.flatMap((name, i) => {
    const value = extractor.value(i);
    return value === undefined || /^meta\.(timestamp|packet_len|link_type)$/.test(name)
      ? []
      : [[name, value]];
  });
  return Object.fromEntries(entries);
}

/** MAC header of a data frame of 2006 from 02:00:00:00:00:00:00:0a to 02:00:00:00:00:00:00:0b. */
export const EXTENDED_HEADER = "41dc 01 cdab 0b00000000000002 0a00000000000002";

/** The same from 0x000a to 0x000b. */
export const SHORT_HEADER = "4198 01 cdab 0b00 0a00";

/** The attributes of `payload` behind a MAC header, but those of the MAC frame itself. */
export function readPayload(
  payload: string,
  header = EXTENDED_HEADER,
  options: ExtractorOptions = {},
): Record<string, Value> {
  const entries = Object.entries(readAll(frameOf(header + payload), options));
  return Object.fromEntries(entries.filter(([name]) => !/^(ieee802154|meta)\./.test(name)));
}
