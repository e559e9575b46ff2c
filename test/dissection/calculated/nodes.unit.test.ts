import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { makeExtractor } from "../../../dissection/src/index.js";
import { frameOf } from "../read-frame.js";
import { hear, reportOf, SECOND } from "./heard.js";

const COPY = ["meta.retransmission", "node.reports", "node.retransmissions"];

describe("copies and reports of a transmitter", () => {
  test("the same frame within half a second is a copy, and no new report", () => {
    const heard = hear(
      COPY,
      [0, 4_000, 504_000].map((time) => reportOf({ time, sequence: 1 })),
    );
    expect(heard).toEqual([
      [0, 1, 0],
      [1, 1, 1],
      [1, 1, 2],
    ]);
  });

  test("the same number with other content, or much later, is a new frame", () => {
    const frames = [
      reportOf({ time: 0, sequence: 1 }),
      reportOf({ time: 1_000, sequence: 1, content: 9 }),
      reportOf({ time: 10 * SECOND, sequence: 1, content: 9 }),
    ];
    expect(hear(COPY, frames).map(([copy, reports]) => [copy, reports])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
    ]);
  });

  test("what a relay sends on is its own frame, and no report of its own", () => {
    const frames = [
      reportOf({ time: 0, sequence: 1 }),
      reportOf({ time: 2_000, sequence: 1, from: 8, origin: 7, hopLimit: 63 }),
    ];
    expect(hear(["node.id", ...COPY], frames)).toEqual([
      ["02:00:00:00:00:15:00:07", 0, 1, 0],
      ["02:00:00:00:00:15:00:08", 0, 0, 0],
    ]);
  });

  test("a copy is told among others that were sent in between", () => {
    const others = Array.from({ length: 15 }, (_, i) => reportOf({ time: i + 1, sequence: i + 2 }));
    const frames = [reportOf({ time: 0, sequence: 1 }), ...others, reportOf({ time: 20, sequence: 1 })];
    expect(hear(["meta.retransmission"], frames).at(-1)).toEqual([1]);
  });

  test("where a beacon announces slotframes, a copy may come eight of them later", () => {
    // An enhanced beacon with the slotframe element of one slotframe of 101 slots.
    const beacon = `00e2 17 cdab 0100000000000002 003f 1f88 061a 010203040507 011c 01 01c8 00
      0f1b 01 05 6500 02 0100 0300 0f 0200 0000 01`;
    const fields = ["tsch.slotframe_size", ...COPY];
    const report = (time: number) => reportOf({ time, sequence: 5 });
    const copies = (frames: Parameters<typeof hear>[1]) => hear(fields, frames).map(([, copy]) => copy);
    const announced = frameOf(beacon);
    expect(hear(fields, [announced])[0]?.[0]).toBe(101);
    expect(copies([report(0), report(8 * SECOND)])).toEqual([0, 0]);
    expect(copies([announced, report(0), report(8 * SECOND), report(17 * SECOND)])).toEqual([0, 0, 1, 0]);
  });

  test("a frame with a wrong FCS makes no transmitter, no report, and no copy", () => {
    const frames = [
      reportOf({ time: 0, sequence: 1, fcsError: 1 }),
      reportOf({ time: 1, sequence: 1 }),
      reportOf({ time: 2, sequence: 1, fcsError: 1 }),
      reportOf({ time: SECOND, sequence: 2 }),
    ];
    expect(hear([...COPY, "node.silence"], frames)).toEqual([
      [0, 0, undefined, undefined],
      [0, 1, 0, undefined],
      [0, 1, undefined, undefined],
      [0, 2, 0, SECOND - 1],
    ]);
  });

  test("a frame that names nobody has nothing but that it is no copy", () => {
    expect(hear(["node.id", "node.rate", ...COPY], [frameOf("020089")])).toEqual([
      [undefined, undefined, 0, undefined, undefined],
    ]);
  });
});

describe("frames of a transmitter in time", () => {
  test("rate, interarrival, jitter and silence leave copies out, but for silence", () => {
    const names = ["node.rate", "node.interarrival", "node.jitter", "node.silence"];
    const times = [0, 4_000, 10 * SECOND, 20 * SECOND + 160, 30 * SECOND + 160];
    const frames = times.map((time, i) => reportOf({ time, sequence: i === 1 ? 0 : i }));
    expect(hear(names, frames)).toEqual([
      [0.1, undefined, undefined, undefined],
      [0.1, undefined, undefined, 4_000],
      [0.1, 10 * SECOND, undefined, 10 * SECOND - 4_000],
      [0.1, 10 * SECOND + 160, 10, 10 * SECOND + 160],
      [0.1, 10 * SECOND, 10 + (160 - 10) / 16, 10 * SECOND],
    ]);
  });

  test("the rate is that of the present second and nine before, whatever the order of frames", () => {
    const time = fc.integer({ min: 0, max: 40 * SECOND });
    fc.assert(
      fc.property(fc.array(time, { maxLength: 60 }), (times) => {
        const frames = times.map((at, i) => reportOf({ time: at, sequence: i % 256, content: i % 200 }));
        let latest = 0;
        const counted: number[] = [];
        const expected = times.map((at) => {
          latest = Math.max(latest, Math.floor(at / SECOND));
          if (Math.floor(at / SECOND) > latest - 10) counted.push(Math.floor(at / SECOND));
          return [counted.filter((second) => second > latest - 10).length / 10];
        });
        expect(hear(["node.rate"], frames)).toEqual(expected);
      }),
    );
  });
});

describe("what gaps in sequence numbers tell", () => {
  const numbers = (...sequences: readonly number[]) =>
    hear(
      ["node.loss", "node.delivery_ratio"],
      sequences.map((sequence, i) => reportOf({ time: i * SECOND, sequence })),
    );

  test("of frames that were not heard; one that comes late was not lost", () => {
    expect(numbers(254, 255, 1, 0, 5)).toEqual([
      [0, 1],
      [0, 1],
      [1, 3 / 4],
      [0, 1],
      [3, 5 / 8],
    ]);
  });

  test("a node that begins anew has lost nothing", () => {
    expect(numbers(10, 11, 200, 201).at(-1)).toEqual([0, 1]);
  });

  test("the ratio is that of the last 64 numbers, the loss that of all", () => {
    const every = Array.from({ length: 100 }, (_, i) => (i * 2) % 256);
    expect(numbers(...every).at(-1)).toEqual([99, 1 / 2]);
  });

  test("any part of a run of numbers that is heard, in any order that is not too wild, is what is counted", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 60 })),
        (start, heard) => {
          const run = [0, ...heard.filter((one) => one > 0), 61];
          const [loss, ratio] = numbers(...run.map((one) => (start + one) % 256)).at(-1)!;
          expect(loss).toBe(62 - run.length);
          expect(ratio).toBeCloseTo(run.length / 62, 10);
        },
      ),
    );
  });
});

test("spoofed addresses cannot fill the memory: some are forgotten, and counted; who is heard stays", () => {
  const extractor = makeExtractor(["node.reports", "node.id"]);
  const spoofed = 20_000;
  for (let i = 0; i < spoofed; i++) {
    extractor.extract(reportOf({ time: i, sequence: 1, from: 1000 + i }));
    if (i % 100 === 0) extractor.extract(reportOf({ time: i, sequence: (i / 100) % 256, content: i % 251 }));
  }
  extractor.extract(reportOf({ time: spoofed, sequence: 255, content: 255 }));
  expect(extractor.value(0)).toBe(spoofed / 100 + 1);
  expect(extractor.losses().nodesForgotten).toBe(spoofed + 1 - 16_384);
});

describe("the step from one sequence number to the next", () => {
  const steps = (...numbers: readonly number[]) =>
    hear(
      ["node.sequence_step"],
      numbers.map((sequence, i) => reportOf({ time: i * SECOND, sequence })),
    ).flat();

  test("is 1 where all is heard, larger where frames are missed, and negative behind", () => {
    expect(steps(254, 255, 0, 3)).toEqual([undefined, 1, 1, 3]);
    expect(steps(10, 200, 11)).toEqual([undefined, -66, 67]);
    expect(steps(0, 127, 255)).toEqual([undefined, 127, -128]);
  });

  test("is not there for copies, and each transmitter has its own", () => {
    const frames = [
      reportOf({ time: 0, sequence: 1 }),
      reportOf({ time: 1, sequence: 1 }),
      reportOf({ time: 2, sequence: 9, from: 8 }),
      reportOf({ time: 3, sequence: 2 }),
    ];
    expect(hear(["node.sequence_step"], frames)).toEqual([[undefined], [undefined], [undefined], [1]]);
  });
});
