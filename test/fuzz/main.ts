/**
 * Reads hostile frames for as long as it is told, from a seed that it prints, and keeps those that a dissector
 * stumbles over: `npm run fuzz -- [--minutes N] [--seed S] [--oracle]`. With `--oracle` the frames are lawful ones, and
 * those are kept of which tshark says something else.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readSamples } from "../dissection/hostile-frames/samples.js";
import { hasTshark } from "../dissection/lawful-frames/ask-tshark.js";
import { askOracle } from "./ask-oracle.js";
import { fuzz } from "./fuzz.js";

/** Where finds are kept; not part of the repository. */
const FINDS = fileURLToPath(new URL("../../runs/fuzz", import.meta.url));

const { values } = parseArgs({
  options: {
    minutes: { type: "string" },
    seed: { type: "string" },
    oracle: { type: "boolean", default: false },
  },
});
const minutes = Number(values.minutes ?? 1);
const seed = Number(values.seed ?? Date.now() % 2 ** 32);

async function search(): Promise<ReturnType<typeof fuzz>> {
  if (values.oracle) {
    console.log(`seed ${seed}, ${minutes} min, lawful frames compared with tshark`);
    return askOracle(seed, minutes, FINDS);
  }
  const samples = await readSamples();
  console.log(`seed ${seed}, ${minutes} min, faults put into ${samples.length} real frames among others`);
  return fuzz(seed, minutes, samples, FINDS);
}

if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error(
    "npm run fuzz -- [--minutes N] [--seed S] [--oracle]: a number of minutes above 0, and a whole number",
  );
  process.exitCode = 2;
} else if (values.oracle && !hasTshark) {
  console.error(
    "npm run fuzz -- --oracle compares with tshark, which is not installed; npm run bench installs it",
  );
  process.exitCode = 2;
} else {
  const { frames, finds } = await search();
  console.log(`${frames} frames, ${finds.length} finds; the same again with --seed ${seed}`);
  for (const { path, problem } of finds) console.log(`${path}: ${problem}`);
  if (finds.length > 0) process.exitCode = 1;
}
