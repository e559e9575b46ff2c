import type { StoredThroughput } from "../model/records.js";
import { groupBy, sumOf } from "./group-by.js";
import type { Flow, ThroughputSeries } from "./report.js";

/** Nodes with a series of their own; a forger of addresses must not make the report endless. */
const MOST_NODES = 60;
const MOST_BINS = 130;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200, 86400];
/** What is heard this long after the planned end is still part of the run. */
const OVERTIME_SECONDS = 60;

/** The span of a run in experiment time, and what its nodes are called. */
export interface SeriesOptions {
  readonly originUs: number;
  readonly durationSeconds: number;
  /** EUI-64s in lower case of nodes that did something or that an alert names. */
  readonly culprits: ReadonlySet<string>;
  readonly nameOf: (node: string) => string;
}

/** A row and the seconds of the run at which it begins and ends. */
interface Placed {
  readonly row: StoredThroughput;
  readonly start: number;
  readonly end: number;
}

/** Puts throughput rows of all probes into bins of experiment time; see ThroughputSeries. */
export function makeThroughputSeries(
  rows: readonly StoredThroughput[],
  options: SeriesOptions,
): ThroughputSeries {
  const { originUs, durationSeconds } = options;
  const latest = durationSeconds + OVERTIME_SECONDS;
  const placed = rows.map((row) => place(row, originUs));
  const inside = placed.filter(({ start, end }) => end > 0 && start < latest);
  const end = inside.reduce((most, row) => Math.max(most, Math.min(row.end, latest)), durationSeconds);
  const binSeconds = chooseBin(end, inside);
  const bins = Math.max(1, Math.ceil(end / binSeconds));
  // By its end: no bin may seem to hold what was heard only after it.
  const binOf = (row: Placed) => Math.min(Math.max(Math.ceil(row.end / binSeconds) - 1, 0), bins - 1);
  const groups = rankNodes(inside, options.culprits);
  const flows = groups.slice(0, MOST_NODES).map(([node, own]) => ({
    node,
    name: options.nameOf(node),
    culprit: options.culprits.has(node.toLowerCase()),
    ...flowOf(own, bins, binOf),
  }));
  const others = groups.slice(MOST_NODES);
  const rest = emptyFlow(bins);
  for (const [, own] of others) addTo(rest, flowOf(own, bins, binOf));
  return {
    binSeconds,
    bins,
    nodes: flows,
    ...(others.length > 0 && { rest: { count: others.length, ...rest } }),
    total: sumFlows([...flows, rest], bins),
    outside: placed.length - inside.length,
  };
}

function place(row: StoredThroughput, originUs: number): Placed {
  const start = (row.timeUs - originUs) / 1e6;
  return { row, start, end: start + row.lengthUs / 1e6 };
}

/** Sums flows bin by bin. */
export function sumFlows(flows: readonly Flow[], bins: number): Flow {
  const sum = emptyFlow(bins);
  for (const flow of flows) addTo(sum, flow);
  return sum;
}

function chooseBin(end: number, placed: readonly Placed[]): number {
  const longest = placed.reduce((most, { row }) => Math.max(most, row.lengthUs / 1e6), 0);
  const least = Math.max(end / MOST_BINS, Math.min(longest, end));
  return STEPS.find((step) => step >= least) ?? Math.ceil(least);
}

/** The rows of each node: culprits first, then the loudest. */
function rankNodes(placed: readonly Placed[], culprits: ReadonlySet<string>): [node: string, Placed[]][] {
  const ranked = [...groupBy(placed, ({ row }) => row.node)].map(([node, own]) => ({
    entry: [node, own] as [string, Placed[]],
    rank: Number(culprits.has(node.toLowerCase())),
    frames: sumOf(own, ({ row }) => row.frames),
  }));
  return ranked
    .sort((a, b) => b.rank - a.rank || b.frames - a.frames || (a.entry[0] < b.entry[0] ? -1 : 1))
    .map(({ entry }) => entry);
}

/** Of what several probes heard of one node: the most, bin by bin. */
function flowOf(own: readonly Placed[], bins: number, binOf: (row: Placed) => number): Flow {
  const flow = emptyFlow(bins);
  for (const heard of groupBy(own, ({ row }) => row.probe).values()) {
    const one = emptyFlow(bins);
    for (const placed of heard) {
      const { row } = placed;
      const bin = binOf(placed);
      one.frames[bin] = (one.frames[bin] ?? 0) + row.frames;
      one.bytes[bin] = (one.bytes[bin] ?? 0) + row.bytes;
    }
    flow.frames.forEach((most, bin) => {
      flow.frames[bin] = Math.max(most, one.frames[bin] ?? 0);
      flow.bytes[bin] = Math.max(flow.bytes[bin] ?? 0, one.bytes[bin] ?? 0);
    });
  }
  return flow;
}

function addTo(sum: ReturnType<typeof emptyFlow>, { frames, bytes }: Flow): void {
  frames.forEach((count, bin) => {
    sum.frames[bin] = (sum.frames[bin] ?? 0) + count;
    sum.bytes[bin] = (sum.bytes[bin] ?? 0) + (bytes[bin] ?? 0);
  });
}

function emptyFlow(bins: number) {
  return { frames: new Array<number>(bins).fill(0), bytes: new Array<number>(bins).fill(0) };
}

/** Frames of a flow over all bins. */
export function framesOf({ frames }: Flow): number {
  return sumOf(frames, Number);
}
