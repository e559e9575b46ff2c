import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import {
  encodeDataFrame,
  encodeIphc,
  encodePcapHeader,
  encodePcapRecord,
  encodeUdpNhc,
  globalAddress,
  LINK_TYPE,
} from "../../dissection/src/index.js";

/** What every capture for a measurement is made of, so that measurements can be compared. */
export const CAPTURE = { frames: 1_000_000, seed: 20_261_120, wrongFcsPerHundred: 1 } as const;

/** Different frames; a capture repeats them. */
const VARIETY = 4096;
const NODES = 64;
const PREFIX = Uint8Array.of(0xfd, 0, 0, 0, 0, 0, 0, 1);
const NEXT_HEADER_UDP = 17;
const HOP_LIMITS = [64, 255, 30] as const;
const SHORTEST_PAYLOAD = 2;
const PAYLOAD_SPAN = 14;
/** Records that are written at once. */
const RECORDS_PER_WRITE = VARIETY;

/** Numbers from 0 to 2^32 - 1 that look random and are the same for a seed (xorshift32). */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

function eui64(node: number): Uint8Array {
  return Uint8Array.of(2, 0, 0, 0, 0, 0x15, node >>> 8, node & 0xff);
}

/** PSDU of a data frame with an IPHC-compressed UDP datagram, about 73 bytes. */
function makePsdu(random: () => number, index: number): Uint8Array {
  const from = eui64(1 + (random() % NODES));
  const to = eui64(1 + (random() % NODES));
  const source = globalAddress(PREFIX, from);
  const destination = globalAddress(PREFIX, to);
  const payload = Uint8Array.from({ length: SHORTEST_PAYLOAD + (random() % PAYLOAD_SPAN) }, () => random());
  const datagram = { source, destination, sourcePort: 8765, destinationPort: 40_000 + (random() % 1000) };
  const packet = {
    source,
    destination,
    hopLimit: HOP_LIMITS[random() % HOP_LIMITS.length]!,
    nextHeader: NEXT_HEADER_UDP,
    payload: encodeUdpNhc({ ...datagram, payload }),
  };
  return encodeDataFrame({
    panId: 0xabcd,
    sequence: index & 0xff,
    source: from,
    destination: to,
    ackRequest: random() % 2 === 0,
    payload: encodeIphc(packet, from, to),
    fcsError: random() % 100 < CAPTURE.wrongFcsPerHundred ? 0x0101 : 0,
  });
}

/** Writes a pcap (link type 195) of `frames` frames a millisecond apart, and returns the mean length of a frame. */
export async function writeCapture(path: string, frames: number): Promise<number> {
  const random = makeRandom(CAPTURE.seed);
  const psdus = Array.from({ length: VARIETY }, (_, index) => makePsdu(random, index));
  const file = createWriteStream(path);
  file.write(encodePcapHeader(LINK_TYPE.IEEE802_15_4_WITHFCS));
  for (let first = 0; first < frames; first += RECORDS_PER_WRITE) {
    const records = psdus
      .slice(0, frames - first)
      .map((bytes, i) =>
        encodePcapRecord({ time: 1.7e15 + (first + i) * 1000, bytes, wireLength: bytes.length }),
      );
    if (!file.write(Buffer.concat(records))) await once(file, "drain");
  }
  file.end();
  await finished(file);
  return psdus.reduce((sum, { length }) => sum + length, 0) / VARIETY;
}
