import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodePcapHeader, encodePcapRecord, type Frame } from "../../dissection/src/index.js";
import { countReads, mostReads } from "../dissection/hostile-frames/count-reads.js";
import { HostileFrames } from "../dissection/hostile-frames/hostile-frames.js";
import { makeFullReader } from "../dissection/hostile-frames/read-everything.js";

/** Every so many frames the reads of bytes are counted, which takes longer. */
const COUNTED = 8;
const BETWEEN_LOOKS_AT_THE_CLOCK = 1000;
/** Then one cause has been found often enough. */
const ENOUGH_FINDS = 20;

export interface Find {
  /** A capture of the one frame; `fedprobe dissect` reads it. */
  readonly path: string;
  readonly problem: string;
}

function keep(folder: string, frame: Frame, seed: number, number: number, error: unknown): Find {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `seed-${seed}-frame-${number}.pcap`);
  writeFileSync(path, Buffer.concat([encodePcapHeader(frame.linkType), encodePcapRecord(frame)]));
  const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
  writeFileSync(`${path}.txt`, `frame ${number} of seed ${seed}, ${frame.fcsFormat}\n${problem}\n`);
  return { path, problem };
}

/** Reads frames for `minutes`, and keeps finds in `folder`; a find is one at which a dissector throws, goes in circles, or says nonsense. */
export function fuzz(
  seed: number,
  minutes: number,
  samples: readonly Frame[],
  folder: string,
): { readonly frames: number; readonly finds: readonly Find[] } {
  const frames = new HostileFrames(seed, samples);
  const reader = makeFullReader();
  const finds: Find[] = [];
  const end = performance.now() + minutes * 60_000;
  let number = 0;
  while (finds.length < ENOUGH_FINDS) {
    if (number % BETWEEN_LOOKS_AT_THE_CLOCK === 0 && performance.now() > end) break;
    number += 1;
    const frame = frames.next();
    const isCounted = number % COUNTED === 0;
    const bytes = isCounted ? countReads(frame.bytes, mostReads(frame.bytes)) : frame.bytes;
    try {
      reader.readWellFormed({ ...frame, bytes });
    } catch (error) {
      finds.push(keep(folder, frame, seed, number, error));
    }
  }
  return { frames: number, finds };
}
