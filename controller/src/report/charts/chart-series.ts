import { formatCount } from "../quantities.js";
import type { Flow, ThroughputSeries } from "../report.js";
import { sumFlows } from "../throughput-series.js";

/** One band of the stacked chart and its entry in the legend. */
export interface Band extends Flow {
  /** Absent where the band is of several nodes. */
  readonly node?: string;
  readonly name: string;
  readonly color: string;
}

/** Bands with a name: more could not be told apart. */
const MOST_BANDS = 10;
/** Variables of the page, see style.ts: culprits are warm, all others cool, of which there are as many as bands. */
const WARM = 6;

/** Who gets a band of their own: culprits and the loudest, from the bottom of the stack upwards. */
export function chooseBands(series: ThroughputSeries): Band[] {
  const { nodes } = series;
  const chosen = nodes.filter(isNamed).slice(0, MOST_BANDS);
  const culprits = chosen.filter(({ culprit }) => culprit);
  const others = chosen.filter(({ culprit }) => !culprit);
  return [
    ...nodes.filter((flow) => !isNamed(flow)).map((flow) => ({ ...flow, color: "var(--nobody)" })),
    ...joinLeft(series),
    ...others.map((flow, index) => ({ ...flow, color: `var(--cool${index})` })),
    ...culprits.map((flow, index) => ({ ...flow, color: colorOfCulprit(index) })),
  ];
}

/** The colour of each node that has a band of its own, by its identifier. */
export function bandColors(series: ThroughputSeries): Map<string, string> {
  return new Map(
    chooseBands(series).flatMap(({ node, color }) => (node === undefined ? [] : [[node, color]])),
  );
}

/** Where warm colours run out, the cool ones that others, being fewer then, do not reach. */
function colorOfCulprit(index: number): string {
  return index < WARM ? `var(--warm${index})` : `var(--cool${MOST_BANDS - 1 - (index - WARM)})`;
}

/** All nodes without a band of their own, as one. */
function joinLeft({ nodes, rest, bins }: ThroughputSeries): Band[] {
  const left = nodes.filter(isNamed).slice(MOST_BANDS);
  const count = left.length + (rest?.count ?? 0);
  if (count === 0) return [];
  const name = `${formatCount(count)} more ${count === 1 ? "node" : "nodes"}`;
  return [{ name, color: "var(--rest)", ...sumFlows([...left, ...(rest ? [rest] : [])], bins) }];
}

function isNamed({ node }: { readonly node: string }): boolean {
  return node !== "";
}
