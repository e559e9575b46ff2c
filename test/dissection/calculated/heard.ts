import {
  encodeDataFrame,
  encodeIphc,
  encodeUdpNhc,
  type Frame,
  globalAddress,
  LINK_TYPE,
  makeExtractor,
  type Value,
} from "../../../dissection/src/index.js";

const PREFIX = Uint8Array.of(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0);
const NEXT_HEADER_UDP = 17;
export const SECOND = 1_000_000;

/** EUI-64 of node `number`. */
export function eui64(number: number): Uint8Array {
  return Uint8Array.of(2, 0, 0, 0, 0, 0x15, number >>> 8, number & 0xff);
}

export interface Report {
  readonly time: number;
  readonly sequence: number;
  /** Who transmits it, and who has sent it first. */
  readonly from?: number;
  readonly origin?: number;
  readonly hopLimit?: number;
  readonly content?: number;
  readonly fcsError?: number;
}

/** A datagram to node 1 in a frame of node 7, unless it says otherwise. */
export function reportOf(report: Report): Frame {
  const { content = 1, fcsError = 0, from = 7, hopLimit = 64, origin = from, sequence, time } = report;
  const [source, destination] = [globalAddress(PREFIX, eui64(origin)), globalAddress(PREFIX, eui64(1))];
  const payload = encodeUdpNhc({
    ...{ source, destination, sourcePort: 8765, destinationPort: 5678 },
    payload: Uint8Array.of(content, 2, 3),
  });
  const packet = { source, destination, hopLimit, nextHeader: NEXT_HEADER_UDP, payload };
  const bytes = encodeDataFrame({
    ...{ panId: 0xabcd, sequence, source: eui64(from), destination: eui64(1), ackRequest: true },
    ...{ payload: encodeIphc(packet, eui64(from), eui64(1)), fcsError },
  });
  return { time, linkType: LINK_TYPE.IEEE802_15_4_WITHFCS, bytes, wireLength: bytes.length };
}

/** What `names` are in each of the frames, which are heard one after the other. */
export function hear(names: readonly string[], frames: readonly Frame[]): (Value | undefined)[][] {
  const extractor = makeExtractor(names);
  return frames.map((frame) => {
    extractor.extract(frame);
    return names.map((_, index) => extractor.value(index));
  });
}
