import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyzeInputs } from "../../controller/src/analysis/analyze-inputs.js";
import { ATTRIBUTES, attributeType, inlineMore } from "../../dissection/src/index.js";
import { type Property, PropertyError, readProperties } from "../../properties/src/index.js";
import { measureNodes, measureProperties } from "./node-events.js";
import { repeatCaptures } from "./repeat-captures.js";
import { REPOSITORY } from "./repository.js";
import { type BenchResult, describeMachine, lineOf, type Measurement } from "./result.js";

const MMT = join(process.env["FEDPROBE_DATA"] ?? join(REPOSITORY, "../shared/data"), "mmt");
const EVENTS = 200_000;
const PACKETS = 1_000_000;
const ROUNDS = 4;
/** What the original's engine does with rules 82 and 83, in events a second. */
const ORIGINAL: Readonly<Record<number, number>> = { 8: 948e3, 27: 456e3, 100: 202e3, 1000: 13.8e3 };
const NODES = [8, 27, 100, 1000, 10_000];
/** Each node has one attempt at rule 83 open, and for a second one at rule 82. */
const NODES_OF_MANY_PENDING = 100_000;
/** The original was measured with rule 38, which holds C, in the place of 34. */
const TEN = [1, 4, 6, 13, 15, 20, 22, 24, 34, 56];

type Say = (measurement: Measurement) => void;

function read(file: string, text: string): readonly Property[] {
  const knownAttributes = ATTRIBUTES.map(({ name }) => name);
  return readProperties(text, { file, attributeType, knownAttributes });
}

/** The rules of a folder of the original, but for those that are refused. */
function readRules(folder: string): readonly Property[] {
  const files = readdirSync(join(MMT, folder)).filter((name) => name.endsWith(".xml"));
  return files.flatMap((name) => {
    try {
      return read(name, readFileSync(join(MMT, folder, name), "utf8"));
    } catch (error) {
      if (error instanceof PropertyError) return [];
      throw error;
    }
  });
}

function atLeast(value: number, least: number, text: string): Pick<Measurement, "budget" | "met"> {
  return { budget: `at least ${text}`, met: value >= least };
}

/** A loop that only counts: what other programs leave of the processor is told by how fast it is. */
function countSpeed(): number {
  const rounds = Array.from({ length: 20 }, () => {
    const begun = performance.now();
    let state = 1;
    for (let i = 0; i < 1_000_000; i++) state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state === 0 ? Number.POSITIVE_INFINITY : performance.now() - begun;
  });
  const sum = rounds.reduce((total, round) => total + round, 0);
  return (1000 * rounds.length) / sum;
}

function measureEngine(say: Say): void {
  const rules = readRules("rules-fed4fire");
  const speeds = NODES.map((nodes) => {
    const { clock, processor } = measureNodes(rules, nodes, EVENTS);
    const what = `rules 82 and 83, ${nodes} nodes`;
    const known = ORIGINAL[nodes];
    const beside = known === undefined ? "" : ` (the original: ${(known / 1e3).toFixed(1)} k)`;
    say({ what: what + beside, value: clock, unit: "events/s", ...atLeast(clock, 1e6, "1 M events/s") });
    say({ what: `${what}, by processor time`, value: processor, unit: "events/s" });
    return clock;
  });
  const ratio = speeds.at(-1)! / speeds[0]!;
  say({
    ...{ what: "10 000 nodes, compared with 8", value: ratio, unit: "times" },
    ...atLeast(ratio, 0.5, "0.5 times"),
  });
  const many = measureNodes(rules, NODES_OF_MANY_PENDING, EVENTS);
  say({
    ...{ what: `the same with ${many.pending} pending instances`, value: many.clock, unit: "events/s" },
    ...atLeast(many.clock, 1e6, "1 M events/s"),
  });
}

function measureLoad(say: Say): void {
  const speedOf = (count: number) => measureProperties((xml) => read("many.xml", xml), count, EVENTS).clock;
  const [ten, thousand] = [speedOf(10), speedOf(1000)];
  say({ what: "10 properties, each about a port", value: ten, unit: "events/s" });
  say({ what: "1000 properties, each about a port", value: thousand, unit: "events/s" });
  const ratio = thousand / ten;
  say({
    ...{ what: "1000 properties, compared with 10", value: ratio, unit: "times" },
    ...atLeast(ratio, 0.1, "0.1 times"),
  });
}

/** Packets a second from file to verdicts, the best of several rounds, and how many verdicts there are. */
async function measureFile(path: string, properties: readonly Property[]) {
  let [clock, processor, verdicts] = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const [begun, used] = [performance.now(), process.cpuUsage()];
    verdicts = 0;
    const options = { inputs: [{ probe: "capture", path }], properties, parameters: {} };
    const { traces } = await analyzeInputs(options, async (alerts) => {
      verdicts += alerts.length;
      return true;
    });
    const packets = traces[0]!.counts.analysed;
    const { system, user } = process.cpuUsage(used);
    clock = Math.max(clock, (packets * 1e3) / (performance.now() - begun));
    processor = Math.max(processor, (packets * 1e6) / (system + user));
  }
  return { clock, processor, verdicts };
}

async function measureCaptures(path: string, say: Say): Promise<void> {
  const all = readRules("rules");
  const sets = [
    { rules: all.filter(({ id }) => id === 1), least: 1.5e6, original: "334 k" },
    { rules: all.filter(({ id }) => TEN.includes(id)), least: 1.2e6, original: "138 k" },
    { rules: all, least: 0.5e6, original: "65.7 k with 65" },
  ];
  let first = 0;
  for (const { rules, least, original } of sets) {
    const { clock, processor, verdicts } = await measureFile(path, rules);
    const what = `file to ${verdicts} verdicts, ${rules.length} rules`;
    const budget = atLeast(clock, least, `${least / 1e6} M packets/s`);
    say({ what: `${what} (the original: ${original})`, value: clock, unit: "packets/s", ...budget });
    say({ what: `${what}, by processor time`, value: processor, unit: "packets/s" });
    first ||= process.memoryUsage().rss;
  }
  const grown = process.memoryUsage().rss / first;
  say({
    ...{ what: "memory after twelve times that file, compared with four", value: grown, unit: "times" },
    ...{ budget: "at most 1.5 times", met: grown <= 1.5 },
  });
}

/** The rules of the original on events of ever more nodes, and on its captures: beside what the original does. */
export async function benchProperties(): Promise<BenchResult> {
  if (!existsSync(join(MMT, "rules-fed4fire")))
    throw new Error(`no rules and captures of the original in ${MMT}: say in FEDPROBE_DATA where they are`);
  const folder = mkdtempSync(join(tmpdir(), "fedprobe-bench-"));
  const measurements: Measurement[] = [];
  const say = (measurement: Measurement) => {
    measurements.push(measurement);
    console.log(lineOf(measurement));
  };
  inlineMore();
  try {
    const path = join(folder, "capture.pcap");
    const packets = await repeatCaptures(join(MMT, "check/pcap"), path, PACKETS);
    const megabytes = Math.round(statSync(path).size / 1e6);
    const input = `Nodes report every 10 s; the check captures of the original, repeated to ${packets} packets (${megabytes} MB, in the file cache); one thread.`;
    console.log(input);
    say({
      what: "a loop that only counts, to tell how busy the machine is",
      value: countSpeed(),
      unit: "M/s",
    });
    measureEngine(say);
    measureLoad(say);
    await measureCaptures(path, say);
    const [at, machine] = [new Date().toISOString(), describeMachine()];
    return { bench: "properties", at, machine, input, measurements };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
