import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Frame } from "../../../dissection/src/index.js";
import { DATA, hasData, readFrames } from "../oracle.js";

const FOLDERS = ["riot/normal", "riot/flood1", "frames"];
const FRAMES_PER_CAPTURE = 200;

/** Real frames to put faults in; none without the sample data. */
export async function readSamples(): Promise<readonly Frame[]> {
  if (!hasData) return [];
  const captures = FOLDERS.flatMap((folder) =>
    readdirSync(resolve(DATA, folder))
      .filter((file) => file.endsWith(".pcap"))
      .map((file) => resolve(DATA, folder, file)),
  );
  const all = await Promise.all(captures.map((path) => readFrames(path)));
  return all.flatMap((frames) => frames.slice(0, FRAMES_PER_CAPTURE));
}
