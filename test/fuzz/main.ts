/**
 * Reads hostile frames for as long as it is told, from a seed that it prints, and keeps those that a dissector
 * stumbles over: `npm run fuzz -- [--minutes N] [--seed S]`.
 */
import { parseArgs } from "node:util";
import { readSamples } from "../dissection/hostile-frames/samples.js";
import { fuzz } from "./fuzz.js";

const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
const minutes = Number(values.minutes ?? 1);
const seed = Number(values.seed ?? Date.now() % 2 ** 32);

if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error("npm run fuzz -- [--minutes N] [--seed S]: a number of minutes above 0, and a whole number");
  process.exitCode = 2;
} else {
  const samples = await readSamples();
  console.log(`seed ${seed}, ${minutes} min, faults put into ${samples.length} real frames among others`);
  const { frames, finds } = fuzz(seed, minutes, samples);
  console.log(`${frames} frames, ${finds.length} finds; the same again with --seed ${seed}`);
  for (const { path, problem } of finds) console.log(`${path}: ${problem}`);
  if (finds.length > 0) process.exitCode = 1;
}
