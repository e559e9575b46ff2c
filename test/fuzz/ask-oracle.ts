import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodePcapHeader, encodePcapRecord } from "../../dissection/src/index.js";
import { Dice } from "../dissection/hostile-frames/dice.js";
import { type Difference, differencesOf } from "../dissection/lawful-frames/ask-tshark.js";
import { framesOf, KINDS, type Kind } from "../dissection/lawful-frames/kinds.js";
import { reasonOf } from "../dissection/lawful-frames/known-differences.js";

/** Frames of a kind that are built before the next kind's turn. */
const FRAMES = 300;
const ENOUGH_FINDS = 20;

/** A frame of which this package does not say what tshark says, for no known reason. */
export interface Disagreement {
  /** A capture of the one frame; what its kind keeps over frames is not in it. */
  readonly path: string;
  readonly problem: string;
}

function keep(folder: string, kind: Kind, seed: number, difference: Difference): Disagreement {
  const { attribute, frame, ours, tshark } = difference;
  const name = `${kind.name.replaceAll(/\W+/g, "-")}-seed-${seed}-${attribute}.pcap`;
  const path = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, Buffer.concat([encodePcapHeader(frame.linkType), encodePcapRecord(frame)]));
  return {
    path,
    problem: `${attribute}: ${ours ?? "absent"} here, ${tshark.join(" and ") || "absent"} there`,
  };
}

/** Builds lawful frames from `seed` and those that follow it, for `minutes`, and asks tshark what they are. */
export function askOracle(
  seed: number,
  minutes: number,
  folder: string,
): { readonly frames: number; readonly finds: readonly Disagreement[] } {
  const finds: Disagreement[] = [];
  const end = performance.now() + minutes * 60_000;
  let count = 0;
  for (let round = seed; ; round++) {
    for (const kind of KINDS) {
      if (performance.now() > end || finds.length >= ENOUGH_FINDS) return { frames: count, finds };
      const frames = framesOf(kind, new Dice(round), FRAMES);
      const found = differencesOf(frames, kind.tshark).filter(
        (difference) => reasonOf(difference) === undefined,
      );
      count += frames.length;
      finds.push(...found.map((difference) => keep(folder, kind, round, difference)));
    }
  }
}
