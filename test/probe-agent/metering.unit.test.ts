import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { ThroughputMeter } from "../../probe-agent/src/metering/throughput.js";
import type { RecordBody } from "../../probe-agent/src/model/record.js";

const SECOND = 1_000_000;

describe("throughput", () => {
  const frames = fc.array(
    fc.record({
      time: fc.integer({ min: 0, max: 5 * SECOND }),
      node: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
      bytes: fc.integer({ min: 5, max: 127 }),
      fcsOk: fc.boolean(),
    }),
    { maxLength: 100 },
  );

  test("every frame is counted once, in its second; a wrong FCS under no name", () => {
    fc.assert(
      fc.property(frames, (list) => {
        const said: { time: number; body: RecordBody }[] = [];
        const meter = new ThroughputMeter((time, body) => said.push({ time, body }));
        for (const { time, node, bytes, fcsOk } of list.sort((x, y) => x.time - y.time))
          meter.frame(time, node, bytes, fcsOk);
        meter.close();
        const rows = said.flatMap(({ time, body }) =>
          body.$case === "throughput" ? body.value.nodes.map((row) => ({ time, ...row })) : [],
        );
        expect(rows.reduce((sum, row) => sum + row.frames, 0)).toBe(list.length);
        expect(rows.reduce((sum, row) => sum + Number(row.bytes), 0)).toBe(
          list.reduce((sum, one) => sum + one.bytes, 0),
        );
        expect(rows.reduce((sum, row) => sum + row.badFcs, 0)).toBe(list.filter((one) => !one.fcsOk).length);
        expect(rows.filter((row) => row.badFcs > 0 && row.node !== "")).toEqual([]);
        for (const { time } of rows) expect(time % SECOND).toBe(0);
        expect(new Set(said.map(({ time }) => time)).size).toBe(said.length);
      }),
    );
  });

  test("a frame that is ahead blinds nothing: the others are counted in their own seconds", () => {
    const said: number[][] = [];
    const meter = new ThroughputMeter((time, body) => {
      if (body.$case === "throughput") said.push([time / SECOND, body.value.nodes[0]?.frames ?? 0]);
    });
    meter.frame(60 * SECOND, "early", 10, true);
    for (let second = 1; second <= 3; second += 1) {
      meter.frame(second * SECOND + 5, "a", 10, true);
      meter.frame(second * SECOND - 5, "a", 10, true);
      meter.advance(second * SECOND);
    }
    meter.frame(1 * SECOND, "late", 10, true);
    meter.close();
    expect(said).toEqual([
      [0, 1],
      [1, 2],
      [2, 2],
      [3, 1],
      [60, 1],
    ]);
  });
});

test("bins begin at the experiment's origin, whatever the wall clock shows", () => {
  const starts: number[] = [];
  const meter = new ThroughputMeter((time) => starts.push(time));
  meter.alignTo(1_300_000);
  for (const time of [1_300_000, 2_299_999, 2_300_000]) meter.frame(time, "n", 10, true);
  meter.close();
  expect(starts).toEqual([1_300_000, 2_300_000]);
});
