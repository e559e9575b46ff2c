/** Values of the swept parameters by name. */
export type SweepPoint = Readonly<Record<string, string | number>>;

/** What is to be run at every point: the product of all values, the last parameter changing fastest. */
export interface SweepPlan {
  readonly parameters: Readonly<Record<string, readonly (string | number)[]>>;
  /** Runs at each point, each with a seed of its own. */
  readonly repetitions: number;
}

/** What bounds throughput whatever is sent, in kbit/s. */
export interface ThroughputLimit {
  readonly name: string;
  readonly kbps: number;
}

/** One run of a sweep and what its report measured, by metric. */
export interface SweepRun {
  readonly point: SweepPoint;
  /** From 1. */
  readonly repetition: number;
  /** Of the emulated network. */
  readonly seed?: number;
  readonly run: string;
  readonly exitCode: number;
  /** Metrics that are not known are absent. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Conditions of the experiment that it did not meet, with what it is instead. */
  readonly unmet: readonly string[];
}

/** Every point of a sweep, in the order in which they are run. */
export function pointsOf({ parameters }: SweepPlan): SweepPoint[] {
  return Object.entries(parameters).reduce<SweepPoint[]>(
    (points, [name, values]) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  );
}

/** A point as --set says it. */
export function settingsOf(point: SweepPoint): string[] {
  return Object.entries(point).map(([name, value]) => `${name}=${value}`);
}

/** `clients 12, period 1s`. */
export function describePoint(point: SweepPoint): string {
  return Object.entries(point)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
