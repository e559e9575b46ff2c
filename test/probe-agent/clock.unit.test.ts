import { describe, expect, test } from "@jest/globals";
import { makeRunClock } from "../../probe-agent/src/model/clock.js";

describe("the run's clock", () => {
  test("runs k times as fast as the host's from its origin on", () => {
    let host = 5_000_000;
    const clock = makeRunClock({ hostOriginUs: 4_000_000, virtualOriginUs: 100, speed: 8 }, () => host);
    expect(clock.now()).toBe(8_000_100);
    expect(clock.millisecondsUntil(16_000_100)).toBe(1_000);
    host = 7_000_000;
    expect(clock.now()).toBe(24_000_100);
    expect(clock.millisecondsUntil(16_000_100)).toBe(-1_000);
  });
});
