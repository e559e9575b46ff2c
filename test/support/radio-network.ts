import type { Frame } from "@fedprobe/dissection";
import { Dice } from "../dissection/hostile-frames/dice.js";
import type { Air } from "./air.js";

/** A tree of numbered nodes with the root 0; node n has the children 2n + 1 and 2n + 2. */
export interface RadioNetwork {
  readonly air: Air;
  readonly size: number;
  readonly dice: Dice;
}

const MIN_HOP_RANK_INCREASE = 256;
/** Reporting period, s. */
const PERIOD = 10;
/** Trickle (RFC 6206): shortest interval, s, and how often it doubles here. */
const SHORTEST = 0.008;
const DOUBLINGS = 14;

export function parentOf(node: number): number {
  return Math.floor((node - 1) / 2);
}

/** From a node to the root. */
export function pathOf(node: number): readonly number[] {
  return node === 0 ? [0] : [node, ...pathOf(parentOf(node))];
}

export function rankOf(node: number): number {
  return pathOf(node).length * MIN_HOP_RANK_INCREASE;
}

/** Who hears `node`. */
export function neighboursOf({ size }: RadioNetwork, node: number): readonly number[] {
  const near = [parentOf(node), 2 * node + 1, 2 * node + 2];
  return near.filter((other) => other >= 0 && other < size);
}

/** A number of seconds below `most`. */
export function within(dice: Dice, most: number): number {
  return dice.below(1_000_000) * (most / 1_000_000);
}

/** DIOs of a node whose Trickle timer is reset. */
export function resetTrickle(
  network: RadioNetwork,
  node: number,
  time: number,
  until: number,
  version = 240,
): void {
  let interval = SHORTEST;
  let at = time;
  for (let doubled = 0; doubled <= DOUBLINGS && at < until; doubled++) {
    at += interval / 2 + within(network.dice, interval / 2);
    if (at < until) network.air.dio(at, node, { rank: rankOf(node), version });
    interval *= 2;
  }
}

/** Sends again what was not acknowledged: seldom, up to three times. */
function seldom({ dice }: RadioNetwork): number {
  return dice.once(20) ? 1 + dice.below(3) : 0;
}

function join(network: RadioNetwork, node: number, time: number, until: number): void {
  const { air } = network;
  if (node > 0) {
    air.dis(time, node);
    air.dis(time + 1, node);
    air.dao(time + 2 + within(network.dice, 1), node, parentOf(node), 240, { copies: seldom(network) });
  }
  resetTrickle(network, node, time + 1.2, until);
}

function report(network: RadioNetwork, node: number, until: number): void {
  const offset = 3 + within(network.dice, PERIOD);
  for (let time = offset; time < until; time += PERIOD - 1 + within(network.dice, 2))
    network.air.datagram(time, pathOf(node), "21.5", { copies: seldom(network) });
}

/** An honest network: nodes join in the first seconds, then report every ten, up to second `until`. */
export function liveQuietly(network: RadioNetwork, until: number): void {
  for (let node = 0; node < network.size; node++) {
    join(network, node, 0.05 * node, until);
    if (node > 0) report(network, node, until);
  }
}

/** What a sniffer that misses `percent` of the frames hears. */
export function heardOf(frames: readonly Frame[], percent: number, seed: number): readonly Frame[] {
  const dice = new Dice(seed);
  return frames.filter(() => dice.below(100) >= percent);
}
