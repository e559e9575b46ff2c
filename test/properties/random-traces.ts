import fc from "fast-check";
import type { Packet } from "./reference-rules.js";

const step = fc.record({
  after: fc.constantFrom(0, 0, 1, 500_000, 1_000_000, 1_000_001, 2_500_000, 6_000_000, 11_000_000),
  x: fc.constantFrom(0, 0, 0, 1, 1, 2),
  y: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 9, nil: undefined }),
  z: fc.integer({ min: 0, max: 4 }),
});

/** Packets of three sorts, some without a.y, at times that fall on the edges of windows. */
export const traces = fc.array(step, { maxLength: 60 }).map((steps): readonly Packet[] => {
  let time = 1_700_000_000_000_000;
  return steps.map(({ after, x, y, z }, i) => {
    time += after;
    return { time, rank: i + 1, values: { "a.x": x, "a.z": z, ...(y === undefined ? {} : { "a.y": y }) } };
  });
});
