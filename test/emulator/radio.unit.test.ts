import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { findLinks, powerBetween, type RadioPlace, weakestLink } from "../../emulator/src/radio/links.js";
import {
  distanceOf,
  fadingFactors,
  type Propagation,
  pathLoss,
} from "../../emulator/src/radio/propagation.js";
import { openShadowing } from "../../emulator/src/radio/shadowing.js";
import { CLEAR, saturate } from "./saturation.js";

const place = (name: string, x: number, y = 0, channel = 11): RadioPlace => ({
  name,
  position: [x, y],
  channel,
});
const metres = fc.double({ min: -200, max: 200, noNaN: true });
const places = fc
  .uniqueArray(fc.record({ x: metres, y: metres, channel: fc.integer({ min: 11, max: 13 }) }), {
    maxLength: 40,
  })
  .map((all) => all.map(({ x, y, channel }, index) => place(`node ${index}`, x, y, channel)));

describe("path loss", () => {
  test("is that of the first metre, and 10 n dB more for each tenfold distance", () => {
    const law = { referenceLoss: 40.2, exponent: 3 };
    expect([1, 10, 100].map((distance) => pathLoss(distance, law))).toEqual([40.2, 70.2, 100.2]);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1000, noNaN: true }), (distance) => {
        expect(distanceOf(-pathLoss(distance, CLEAR), CLEAR)).toBeCloseTo(distance, 6);
      }),
    );
  });

  test("leaves the power that the receiver is told", () => {
    const links = findLinks([place("a", 0), place("b", 20)], CLEAR, 1);
    expect(powerBetween(links, 0, 1)).toBeCloseTo(-40 - 30 * Math.log10(20), 9);
  });
});

describe("links", () => {
  const obstructed: Propagation = { ...CLEAR, shadowing: 4 };

  test("are all those of a channel that are strong enough, the same in both directions", () => {
    fc.assert(
      fc.property(places, (nodes) => {
        const links = findLinks(nodes, obstructed, 3);
        const shadow = openShadowing(
          nodes.map(({ name }) => name),
          4,
          3,
        );
        for (const [a, one] of nodes.entries()) {
          for (const [b, other] of nodes.entries()) {
            const distance = Math.hypot(
              one.position[0] - other.position[0],
              one.position[1] - other.position[1],
            );
            const power = shadow(a, b) - pathLoss(distance, obstructed);
            const isLink = a !== b && one.channel === other.channel && power >= weakestLink(obstructed);
            expect(powerBetween(links, a, b) === undefined).toBe(!isLink);
            if (isLink) expect(powerBetween(links, a, b)).toBeCloseTo(powerBetween(links, b, a)!, 9);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test("are shadowed by the given deviation, whatever other nodes there are", () => {
    const names = Array.from({ length: 200 }, (_, index) => `node ${index}`);
    const shadow = openShadowing(names, 4, 7);
    const values = names.flatMap((_, a) => names.slice(a + 1).map((_, b) => shadow(a, a + 1 + b)));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(Math.abs(deviation - 4)).toBeLessThan(0.1);
    expect(openShadowing(names.slice(10), 4, 7)(0, 1)).toBe(shadow(10, 11));
  });

  test("fade from frame to frame by the given deviation", () => {
    const decibels = Array.from(fadingFactors(2), (factor) => 10 * Math.log10(factor));
    const mean = decibels.reduce((sum, value) => sum + value, 0) / decibels.length;
    const deviation = Math.sqrt(
      decibels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / decibels.length,
    );
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(deviation - 2)).toBeLessThan(0.05);
  });
});

/** Part of the frames of the only sender, at `distance` metres, that arrive. */
function delivery(distance: number, propagation: Propagation): number {
  const { arrived, results } = saturate({
    positions: [
      [0, 0],
      [distance, 0],
    ],
    propagation,
    length: 60,
  });
  return arrived / results.length;
}

describe("reception", () => {
  const edge = distanceOf(CLEAR.sensitivity, CLEAR);

  test("begins at the sensitivity", () => {
    expect(delivery(edge * 0.999, CLEAR)).toBeGreaterThan(0.999);
    expect(delivery(edge * 1.001, CLEAR)).toBe(0);
  });

  test("with fading is as likely as the power is to be above it", () => {
    const fading = { ...CLEAR, fading: 2 };
    const at = (margin: number) => delivery(distanceOf(CLEAR.sensitivity + margin, CLEAR), fading);
    // The normal distribution function at 0, 1 and -1 standard deviations.
    expect(Math.abs(at(0) - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(at(2) - 0.841)).toBeLessThan(0.03);
    expect(Math.abs(at(-2) - 0.159)).toBeLessThan(0.03);
  });
});

/** Two senders that do not hear each other, on both sides of the sink, at these distances from it. */
function hidden(near: number, far: number, capture: number) {
  const propagation = { ...CLEAR, capture };
  const positions = [
    [0, 0],
    [-near, 0],
    [far, 0],
  ] as const;
  const { air, arrivedFrom } = saturate({ positions, propagation, length: 60, seconds: 10 });
  const done = air.slice(0, -2);
  const sent = (node: number) => done.filter((one) => one.node === node);
  const clear = (node: number, other: number) =>
    sent(node).filter(({ beginUs, endUs }) =>
      sent(other).every((o) => o.beginUs >= endUs || o.endUs <= beginUs),
    );
  return { sent, clear, arrived: (node: number) => arrivedFrom[node]! };
}

describe("interference", () => {
  test("those who hear each other seldom collide, those who do not, often", () => {
    const near = saturate({
      positions: [
        [0, 0],
        [-5, 0],
        [5, 0],
      ],
      length: 100,
    });
    const far = saturate({
      positions: [
        [0, 0],
        [-60, 0],
        [60, 0],
      ],
      length: 100,
    });
    const lost = ({ arrived, results }: typeof near) =>
      1 - arrived / results.filter((r) => r.outcome === "sent").length;
    expect(lost(near)).toBeLessThan(0.2);
    expect(lost(far)).toBeGreaterThan(0.5);
  });

  test("destroys both frames where neither is much stronger", () => {
    const { arrived, clear, sent } = hidden(60, 60, 3);
    expect(clear(1, 2).length).toBeLessThan(0.5 * sent(1).length);
    for (const node of [1, 2])
      expect(Math.abs(arrived(node) - clear(node, 3 - node).length)).toBeLessThanOrEqual(2);
  });

  test("spares a frame that is stronger by the capture ratio, and only that one", () => {
    // 30 log10(60 / 45) = 3.75 dB over the other; noise that is 6.7 dB under that takes 0.84 dB.
    const captured = hidden(45, 60, 2.8);
    expect(captured.sent(1).length - captured.arrived(1)).toBeLessThanOrEqual(2);
    expect(Math.abs(captured.arrived(2) - captured.clear(2, 1).length)).toBeLessThanOrEqual(2);
    const { arrived, clear } = hidden(45, 60, 3);
    expect(Math.abs(arrived(1) - clear(1, 2).length)).toBeLessThanOrEqual(2);
  });

  test("of several weak ones adds up", () => {
    // Each of four is 9 dB weaker, together they are 3 dB weaker.
    const far = 30 * 10 ** (9 / 30);
    const ring = (count: number) =>
      Array.from({ length: count }, (_, i): [number, number] => {
        const angle = (Math.PI / 2) * i + 0.4;
        return [far * Math.cos(angle), far * Math.sin(angle)];
      });
    const deaf = { ...CLEAR, capture: 4, ccaThreshold: 100 };
    const lost = (count: number) => {
      const positions: [number, number][] = [[0, 0], [-30, 0], ...ring(count)];
      const { air, arrivedFrom } = saturate({ positions, propagation: deaf, length: 127 });
      return 1 - arrivedFrom[1]! / air.filter((one) => one.node === 1).length;
    };
    expect(lost(1)).toBeLessThan(0.001);
    expect(lost(4)).toBeGreaterThan(0.1);
  });
});

describe("other channels", () => {
  test("neither hear nor disturb", () => {
    const links = findLinks([place("a", 0), place("b", 1, 0, 12), place("c", 1)], CLEAR, 1);
    expect([powerBetween(links, 0, 1), powerBetween(links, 1, 2)]).toEqual([undefined, undefined]);
    expect(powerBetween(links, 0, 2)).toBeDefined();
  });
});
