/** Mean of some values with its 95 % confidence interval; of one value alone there is none. */
export interface Estimate {
  readonly mean: number;
  readonly count: number;
  readonly low?: number;
  readonly high?: number;
}

/** Quantiles of Student's t that leave 2.5 % on each side, by degrees of freedom from 1. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const NORMAL = 1.96;

/** The mean of at least one value, with Student's interval. */
export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, count };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const half = (T[count - 2] ?? NORMAL) * Math.sqrt(variance / count);
  return { mean, count, low: mean - half, high: mean + half };
}
