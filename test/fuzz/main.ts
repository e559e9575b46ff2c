/**
 * Reads hostile frames for as long as it is told, from a seed that it prints, and keeps those that a dissector
 * stumbles over; then, for as long again, hostile property files, and keeps those that the reader does:
 * `npm run fuzz -- [--minutes N] [--seed S] [--oracle | --rules COUNT]`. With `--oracle` the frames are lawful ones, and
 * those are kept of which tshark says something else. With `--rules` only so many property files are read.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readSamples } from "../dissection/hostile-frames/samples.js";
import { hasTshark } from "../dissection/lawful-frames/ask-tshark.js";
import { askOracle } from "./ask-oracle.js";
import { fuzz } from "./fuzz.js";
import { fuzzRules } from "./fuzz-rules.js";

/** Where finds are kept; not part of the repository. */
const FINDS = fileURLToPath(new URL("../../runs/fuzz", import.meta.url));

const { values } = parseArgs({
  options: {
    minutes: { type: "string" },
    seed: { type: "string" },
    oracle: { type: "boolean", default: false },
    rules: { type: "string" },
  },
});
const minutes = Number(values.minutes ?? 1);
const rules = Number(values.rules ?? Number.POSITIVE_INFINITY);
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

async function searchFrames(): Promise<boolean> {
  const { frames, finds } = await search();
  console.log(`${frames} frames, ${finds.length} finds; the same again with --seed ${seed}`);
  for (const { path, problem } of finds) console.log(`${path}: ${problem}`);
  return finds.length === 0;
}

/** With a count as long as it takes. */
function searchRules(): boolean {
  const found = fuzzRules(
    seed,
    rules,
    values.rules === undefined ? minutes : Number.POSITIVE_INFINITY,
    FINDS,
  );
  console.log(
    `${found.rules} property files, of which ${found.read} were read and run, and the others refused; the slowest ` +
      `took ${found.slowest.toFixed(1)} ms to read; ${found.finds.length} finds; the same again with --seed ${seed}`,
  );
  for (const { path, problem } of found.finds) console.log(`${path}: ${problem}`);
  return found.finds.length === 0;
}

if (!(minutes > 0) || !Number.isInteger(seed) || !(rules > 0)) {
  console.error(
    "npm run fuzz -- [--minutes N] [--seed S] [--oracle | --rules COUNT]: numbers above 0, and a whole number",
  );
  process.exitCode = 2;
} else if (values.oracle && !hasTshark) {
  console.error(
    "npm run fuzz -- --oracle compares with tshark, which is not installed; npm run bench installs it",
  );
  process.exitCode = 2;
} else {
  const isWell = [values.rules !== undefined || (await searchFrames()), values.oracle || searchRules()];
  if (isWell.includes(false)) process.exitCode = 1;
}
