import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  DURATION,
  durationSeconds,
  formatDuration,
  guessDuration,
} from "../../../controller/src/experiment/duration.js";

describe("durations", () => {
  test.each([
    ["90s", 90],
    ["4m", 240],
    ["1h", 3600],
    ["1m30s", 90],
    ["1h0m0.5s", 3600.5],
    ["0s", 0],
  ])("%s is %d seconds", (text, seconds) => expect(durationSeconds(text)).toBe(seconds));

  test.each(["", "4", "m", "4 m", "4M", "1s1m", "-1s", "1e3s", "1.5m", "1d", "4m\n", "9999999s"])(
    "%j is none",
    (text) => {
      expect(DURATION.test(text)).toBe(false);
      expect(durationSeconds(text)).toBeNaN();
    },
  );

  test("what is formatted is read back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9e8 }), (milliseconds) => {
        expect(durationSeconds(formatDuration(milliseconds / 1000))).toBeCloseTo(milliseconds / 1000, 6);
      }),
    );
  });

  test.each([
    ["30 s", "30s"],
    ["4 minutes", "4m"],
    ["90", "1m30s"],
    ["1.5m", "1m30s"],
    ["1 hr 30 mins", "1h30m"],
    ["1s1m", "1m1s"],
    ["4M", "4m"],
    ["250 ms", "0.25s"],
    ["1d", "24h"],
  ])("%j means %s", (text, meant) => expect(guessDuration(text)).toBe(meant));

  test.each([
    "",
    "soon",
    "s",
    "4 fortnights",
    "-1s",
    "1h30",
    "0 s",
    "1e3s",
    "1..5s",
    "constructor",
    "5 constructor",
    "9".repeat(99),
  ])("%j means none", (text) => expect(guessDuration(text)).toBeUndefined());

  test("what is guessed is a duration, whatever was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."019. smhdina\u0000-"), maxLength: 20 }), (text) => {
        const guess = guessDuration(text);
        if (guess !== undefined) expect(durationSeconds(guess)).toBeGreaterThan(0);
      }),
    );
  });

  test("the shortest form is chosen", () => {
    expect([0, 90, 240, 3600, 0.25].map(formatDuration)).toEqual(["0s", "1m30s", "4m", "1h", "0.25s"]);
  });
});
