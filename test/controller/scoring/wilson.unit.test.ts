import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { wilsonInterval } from "../../../controller/src/scoring/wilson.js";

describe("a share of few trials has an interval", () => {
  // Brown, Cai, DasGupta: Interval Estimation for a Binomial Proportion (2001) and R: prop.test(correct = FALSE).
  test.each([
    [8, 10, 0.4902, 0.9433],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [1, 1, 0.2065, 1],
    [45, 50, 0.7864, 0.9565],
  ])("%i of %i", (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  test("none without trials", () => expect(wilsonInterval(0, 0)).toBeUndefined());
});

test("it is the set of probabilities that a score test does not reject", () => {
  const trials = fc.integer({ min: 1, max: 500 });
  fc.assert(
    fc.property(trials, fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
      const successes = Math.round(part * n);
      const { low, high } = wilsonInterval(successes, n) ?? { low: 1, high: 0 };
      const score = (p: number) => Math.abs(successes / n - p) / Math.sqrt((p * (1 - p)) / n);
      expect(low).toBeLessThanOrEqual(successes / n);
      expect(high).toBeGreaterThanOrEqual(successes / n);
      if (low > 0) expect(score(low)).toBeCloseTo(1.959964, 5);
      if (high < 1) expect(score(high)).toBeCloseTo(1.959964, 5);
    }),
  );
});
