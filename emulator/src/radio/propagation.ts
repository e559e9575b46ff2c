/** A point in metres. */
export type Position = readonly [number, number];

/** How radio waves spread and what radios make of them; powers in dBm, losses in dB. */
export interface Propagation {
  readonly txPower: number;
  /** Loss over the first metre. */
  readonly referenceLoss: number;
  /** n of the log-distance law. */
  readonly exponent: number;
  /** Standard deviation of what obstacles add to or take from a link, the same in both directions and for good. */
  readonly shadowing: number;
  /** Standard deviation from frame to frame. */
  readonly fading: number;
  /** A frame that arrives weaker is not received. */
  readonly sensitivity: number;
  /** What a receiver hears when nobody sends. */
  readonly noise: number;
  /** A frame is received only while it is this much stronger, dB, than noise and all other frames together. */
  readonly capture: number;
  /** A channel assessment finds the channel busy from this on. */
  readonly ccaThreshold: number;
}

/** Nearer than this the law does not hold; metres. */
const NEAREST = 0.1;

/** Log-distance path loss over `distance` metres, dB: PL(d) = PL(1 m) + 10 n log10 d. */
export function pathLoss(
  distance: number,
  { exponent, referenceLoss }: Pick<Propagation, "exponent" | "referenceLoss">,
): number {
  return referenceLoss + 10 * exponent * Math.log10(Math.max(NEAREST, distance));
}

/** Metres over which frames arrive with `power` dBm, without shadowing. */
export function distanceOf(power: number, propagation: Propagation): number {
  const { exponent, referenceLoss, txPower } = propagation;
  return 10 ** ((txPower - power - referenceLoss) / (10 * exponent));
}

/** Deviations beyond this many standard deviations do not happen; so the reach of a transmission has an end. */
export const MOST_DEVIATIONS = 3;

/** A normally distributed number, cut at `MOST_DEVIATIONS`, out of two evenly distributed ones (Box and Muller 1958). */
export function normal(a: number, b: number): number {
  const value = Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
  return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, value));
}

/** dBm as mW. */
export function milliwatts(dbm: number): number {
  return 10 ** (dbm / 10);
}

/** mW as dBm. */
export function dbmOf(power: number): number {
  return 10 * Math.log10(power);
}

/** So many steps in each of the two numbers that make a normally distributed one. */
const FADING_STEPS = 64;

/** Factors of power by which fading of this deviation, dB, changes a frame: a power of two of them, equally likely. */
export function fadingFactors(deviation: number): Float64Array {
  if (deviation === 0) return Float64Array.of(1);
  const step = (number: number) => (number + 0.5) / FADING_STEPS;
  return Float64Array.from({ length: FADING_STEPS ** 2 }, (_, index) => {
    const value = normal(step(index % FADING_STEPS), step(Math.floor(index / FADING_STEPS)));
    return milliwatts(deviation * value);
  });
}
