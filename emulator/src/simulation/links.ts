/** A point in metres. */
export type Position = readonly [number, number];

/** Up to this part of the range every frame arrives; from there the probability falls linearly to 0. */
const SURE_PART = 0.6;

/** Probability that a frame arrives over this distance; `range` and distance in metres. */
export function deliveryProbability(distance: number, range: number): number {
  const falling = (range - distance) / (range * (1 - SURE_PART));
  return Math.min(1, Math.max(0, falling));
}

/** The distance over which this part of the frames arrives, between 0 and 1; metres. */
export function distanceOf(delivery: number, range: number): number {
  return range * (1 - delivery * (1 - SURE_PART));
}

/** Probability that a frame sent at one place arrives at another. */
export function deliveryBetween(from: Position, to: Position, range: number): number {
  return deliveryProbability(Math.hypot(from[0] - to[0], from[1] - to[1]), range);
}

/** Somebody who may hear a device. */
export interface Link {
  /** Place of the receiver in its list. */
  readonly to: number;
  /** Above 0. */
  readonly delivery: number;
}

/** For each device its links to the others; no device hears itself. */
export function findLinks(devices: readonly { readonly position: Position }[], range: number): Link[][] {
  return devices.map((from, index) => findReceivers(from, devices, range).filter(({ to }) => to !== index));
}

/** Who of `receivers` may hear what is sent at `from`. */
export function findReceivers(
  from: { readonly position: Position },
  receivers: readonly { readonly position: Position }[],
  range: number,
): Link[] {
  return receivers
    .map((receiver, to) => ({ to, delivery: deliveryBetween(from.position, receiver.position, range) }))
    .filter(({ delivery }) => delivery > 0);
}
