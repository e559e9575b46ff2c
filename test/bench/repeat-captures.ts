import { once } from "node:events";
import { createReadStream, createWriteStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import {
  encodePcapHeader,
  encodePcapRecord,
  type Frame,
  LINK_TYPE,
  readCapture,
} from "../../dissection/src/index.js";

/** Between two captures. */
const PAUSE_US = 1000;
const BEGIN_US = 1.7e15;

async function readAll(path: string): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readCapture(createReadStream(path), path))
    frames.push({ ...frame, bytes: Uint8Array.from(frame.bytes) });
  return frames;
}

/** Writes the captures of `folder`, all of Ethernet, again and again with time running on, until there are `least` frames. */
export async function repeatCaptures(folder: string, path: string, least: number): Promise<number> {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".pcap"))
    .sort();
  const captures = await Promise.all(names.map((name) => readAll(join(folder, name))));
  const file = createWriteStream(path);
  file.write(encodePcapHeader(LINK_TYPE.ETHERNET));
  let [begin, written] = [BEGIN_US, 0];
  while (written < least) {
    for (const frames of captures) {
      const first = frames[0]!.time;
      const moved = frames.map((frame) => ({ ...frame, time: begin + frame.time - first }));
      begin = Math.max(...moved.map(({ time }) => time)) + PAUSE_US;
      written += frames.length;
      if (!file.write(Buffer.concat(moved.map(encodePcapRecord)))) await once(file, "drain");
    }
  }
  file.end();
  await finished(file);
  return written;
}
