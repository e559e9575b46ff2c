import { encodeDataFrame, LINK_TYPE, makeExtractor } from "@fedprobe/dissection";
import fc from "fast-check";

/** What fields hold: addresses of 8 bytes, network prefixes, numbers, and what is carried. */
export const eui64 = fc.uint8Array({ minLength: 8, maxLength: 8 });
export const prefix = fc.uint8Array({ minLength: 8, maxLength: 8 }).filter(([first]) => first !== 0xff);
export const byte = fc.integer({ min: 0, max: 255 });
export const word = fc.integer({ min: 0, max: 0xffff });
export const payload = fc.uint8Array({ maxLength: 40 });

/** The named attributes of a PSDU with FCS. */
export function read(bytes: Uint8Array, ...names: string[]): unknown[] {
  const extractor = makeExtractor(names);
  extractor.extract({ time: 0, linkType: LINK_TYPE.IEEE802_15_4_WITHFCS, bytes, wireLength: bytes.length });
  return names.map((_, index) => extractor.value(index));
}

export const FROM = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 1);
export const TO = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 2);

/** A data frame that carries the packet. */
export function frameOf(
  packet: Uint8Array,
  source = FROM,
  destination: Uint8Array | "broadcast" = TO,
): Uint8Array {
  return encodeDataFrame({ panId: 1, sequence: 0, source, destination, ackRequest: false, payload: packet });
}

/** The ones' complement sum that a receiver takes over pseudo-header and message; right if all bits are 1. */
export function receivedSum(
  source: Uint8Array,
  destination: Uint8Array,
  next: number,
  message: Uint8Array,
): number {
  const words = [
    ...source,
    ...destination,
    0,
    0,
    message.length >> 8,
    message.length & 255,
    0,
    0,
    0,
    next,
    ...message,
  ];
  if (words.length % 2 === 1) words.push(0);
  let sum = 0;
  for (let i = 0; i < words.length; i += 2) sum += words[i]! * 256 + words[i + 1]!;
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return sum;
}
