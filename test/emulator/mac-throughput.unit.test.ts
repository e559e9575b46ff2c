import { describe, expect, test } from "@jest/globals";
import { PHYS } from "../../emulator/src/radio/phy.js";
import { OQPSK, saturate } from "./saturation.js";

const BACKOFF = 3.5 * 320;
const CCA = 128;
const TURNAROUND = 192;
const ACK = 352;
const [SIFS, LIFS] = [192, 640];

/** Time from one frame to the next of a sender that is alone, µs. */
function cycle(length: number, acknowledged: boolean): number {
  const frame = 32 * (6 + length);
  const spacing = length <= 18 ? SIFS : LIFS;
  return BACKOFF + CCA + TURNAROUND + frame + (acknowledged ? TURNAROUND + ACK : 0) + spacing;
}

const PAIR = [
  [0, 0],
  [5, 0],
] as const;

describe("a sender that is alone and always has something to send", () => {
  const cases = [12, 18, 19, 50, 100, 127].flatMap((length) =>
    [false, true].map((ackRequest) => ({ length, ackRequest })),
  );

  test.each(cases)(
    "sends $length bytes (ACK: $ackRequest) as often as the closed form says, within 2 %",
    (one) => {
      const { rate } = saturate({ positions: PAIR, ...one, seconds: 30 });
      expect(Math.abs(rate * cycle(one.length, one.ackRequest) * 1e-6 - 1)).toBeLessThan(0.02);
    },
  );

  test("reaches 64.9 % of the channel's rate where assessment and turnaround take no time (Latré et al. 2005)", () => {
    // Of 127 bytes 5 are header and check sequence where there are no addresses.
    const { rate } = saturate({
      positions: PAIR,
      phy: { ...OQPSK, cca: 0, turnaround: 0 },
      length: 127,
      seconds: 60,
    });
    const throughput = rate * (127 - 5) * 8;
    expect(Math.abs(throughput / 162_200 - 1)).toBeLessThan(0.02);
    expect(Math.abs(throughput / 250_000 / 0.649 - 1)).toBeLessThan(0.02);
  });

  test("below 1 GHz waits 1.16 ms a backoff unit, and its frames last five times as long", () => {
    const phy = PHYS["fsk-863"];
    const cycleUs = 3.5 * 1160 + 160 + 1000 + 160 * (8 + 100) + 1000 + 160 * 13 + 1000;
    const { rate } = saturate({ positions: PAIR, phy, length: 100, ackRequest: true, seconds: 120 });
    expect(Math.abs(rate * cycleUs * 1e-6 - 1)).toBeLessThan(0.02);
  });
});
