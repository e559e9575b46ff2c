import { openNeighbourhood } from "./neighbourhood.js";
import { distanceOf, MOST_DEVIATIONS, type Position, type Propagation, pathLoss } from "./propagation.js";
import { openShadowing } from "./shadowing.js";

/** Somebody who sends, hears, or both. */
export interface RadioPlace {
  readonly name: string;
  readonly position: Position;
  /** Absent: it hops over all channels. */
  readonly channel?: number | undefined;
  /** What it sends is stronger than the others' by this much, dB. */
  readonly gain?: number | undefined;
  /** dBm, where it is not as sensitive as the others. */
  readonly sensitivity?: number | undefined;
}

/**
 * Who hears whom, and how strongly: node i reaches `to[k]` with a mean of `power[k]` dBm for k from `first[i]` to
 * before `first[i + 1]`. Links too weak to be heard or to disturb are left out.
 */
export interface Links {
  readonly first: Int32Array;
  readonly to: Int32Array;
  readonly power: Float64Array;
  /** Of each node, dBm. */
  readonly sensitivity: Float64Array;
  /** Of each node, what it is tuned to before it hops. */
  readonly channel: Uint8Array;
}

/** Any, until one who hops chooses. */
const FIRST_CHANNEL = 11;

/** The links between all nodes that may be on one channel, and none between channels that nobody leaves. */
export function findLinks(nodes: readonly RadioPlace[], propagation: Propagation, seed: number): Links {
  const { shadowing, txPower } = propagation;
  const weakest = weakestLink(propagation);
  const most = Math.max(0, ...nodes.map(({ gain = 0 }) => gain));
  const reach = distanceOf(weakest - MOST_DEVIATIONS * shadowing - most, propagation);
  const near = openNeighbourhood(nodes, reach);
  const obstacles = openShadowing(
    nodes.map(({ name }) => name),
    shadowing,
    seed,
  );
  const first = new Int32Array(nodes.length + 1);
  const [to, power]: [number[], number[]] = [[], []];
  for (const [from, node] of nodes.entries()) {
    for (const other of near(from)) {
      if (!mayMeet(node, nodes[other]!)) continue;
      const mean =
        txPower + (node.gain ?? 0) - lossBetween(node, nodes[other]!, propagation) + obstacles(from, other);
      if (mean < weakest) continue;
      to.push(other);
      power.push(mean);
    }
    first[from + 1] = to.length;
  }
  const sensitivity = Float64Array.from(nodes, (node) => node.sensitivity ?? propagation.sensitivity);
  const channel = Uint8Array.from(nodes, (node) => node.channel ?? FIRST_CHANNEL);
  return { first, to: Int32Array.from(to), power: Float64Array.from(power), sensitivity, channel };
}

function mayMeet(a: RadioPlace, b: RadioPlace): boolean {
  return a.channel === undefined || b.channel === undefined || a.channel === b.channel;
}

/** How often a frame may be lifted over the sensitivity by fading is left out with links that are weaker: 1 in 44. */
const DEVIATIONS = 2;

/** Mean power, dBm, below which a link is none: below the noise, and out of reach of the usual fading. */
export function weakestLink({
  fading,
  noise,
  sensitivity,
}: Pick<Propagation, "fading" | "noise" | "sensitivity">): number {
  return Math.min(noise, sensitivity - DEVIATIONS * fading);
}

function lossBetween(a: RadioPlace, b: RadioPlace, propagation: Propagation): number {
  return pathLoss(Math.hypot(a.position[0] - b.position[0], a.position[1] - b.position[1]), propagation);
}

/** Mean power of the link from one node to another, dBm; undefined where there is none. */
export function powerBetween({ first, power, to }: Links, from: number, other: number): number | undefined {
  for (let link = first[from]!; link < first[from + 1]!; link++) if (to[link] === other) return power[link];
  return undefined;
}
