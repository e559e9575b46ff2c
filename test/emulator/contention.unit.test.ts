import { describe, expect, test } from "@jest/globals";
import { saturate } from "./saturation.js";

/**
 * The fixed point of R. Srivastava and A. Kumar, "Performance Analysis of Beacon-Less IEEE 802.15.4 Multi-Hop
 * Networks", COMSNETS 2012 (arXiv:1201.3001), for one hop, no hidden nodes, no acknowledgements, equal nodes that
 * always have a frame to send. Channel assessments come at rate beta to each node that backs off; to it the channel
 * is idle until one of the others passes its assessment, then seems idle for the 12 symbols of its turnaround, then is
 * busy for the frame. An assessment fails (alpha) in the busy part. A frame collides (gamma) if another turns
 * around already as its assessment succeeds, or passes its own within the 12 symbols after. Times in symbols.
 */
function model(nodes: number, length: number) {
  const [assessment, turnaround, frame, spacing] = [8, 12, 2 * (6 + length), length <= 18 ? 12 : 40];
  // Means of (2^BE - 1)/2 units of 20 symbols, BE = 3, 4, 5, 5, 5.
  const backoffs = [70, 150, 310, 310, 310];
  const wait = (alpha: number) =>
    backoffs.reduce((sum, mean, stage) => sum + alpha ** stage * (mean + assessment), 0);
  const others = (alpha: number) =>
    ((nodes - 1) * backoffs.reduce((sum, _, stage) => sum + alpha ** stage, 0)) / wait(alpha);
  let alpha = 0.5;
  for (let step = 0; step < 1000; step++) {
    const idle = 1 / others(alpha);
    alpha += 0.1 * (frame / (idle + turnaround + frame) - alpha);
  }
  const idle = 1 / others(alpha);
  const failures = alpha ** backoffs.length;
  const collisions = 1 - (idle / (idle + turnaround)) * Math.exp(-turnaround / idle);
  const cycle = wait(alpha) + (1 - failures) * (turnaround + frame) + spacing;
  return { rate: (nodes * (1 - failures) * (1 - collisions)) / (cycle * 16e-6), failures, collisions };
}

/** Nodes at the same distance from the sink, so that no frame is stronger than another, and all hear all. */
function circle(nodes: number) {
  const at = (index: number) => (2 * Math.PI * index) / nodes;
  const around = Array.from({ length: nodes }, (_, i): [number, number] => [
    5 * Math.cos(at(i)),
    5 * Math.sin(at(i)),
  ]);
  return [[0, 0] as [number, number], ...around];
}

/** Bytes of the PSDU, nodes, and frames that arrive each second by the model. */
const TABLE = [
  [30, 2, 330],
  [30, 5, 352],
  [30, 10, 306],
  [30, 20, 193],
  [70, 2, 216],
  [70, 5, 219],
  [70, 10, 184],
  [70, 20, 115],
  [127, 2, 147],
  [127, 5, 143],
  [127, 10, 118],
  [127, 20, 73],
] as const;

describe("senders that contend for the channel", () => {
  test("the model gives its table", () => {
    for (const [length, nodes, rate] of TABLE) expect(Math.round(model(nodes, length).rate)).toBe(rate);
  });

  test.each(TABLE)(
    "frames of %d bytes by %d nodes arrive as often as the model says (%d/s), within 10 %%",
    (length, nodes, rate) => {
      const outcome = saturate({ positions: circle(nodes), length, seconds: 40 });
      expect(Math.abs(outcome.rate / rate - 1)).toBeLessThan(0.1);
      const sent = outcome.results.filter((result) => result.outcome === "sent").length;
      const { collisions, failures } = model(nodes, length);
      expect(Math.abs(1 - sent / outcome.results.length - failures)).toBeLessThan(0.03);
      expect(Math.abs(1 - outcome.arrived / sent - collisions)).toBeLessThan(0.04);
    },
  );
});
