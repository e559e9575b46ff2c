import { makeMachine, type PropertyType } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Moment, play, read, thenOf } from "./trace.js";

const SECOND = 1_000_000;
const TYPES: readonly PropertyType[] = ["ATTACK", "SECURITY", "EVASION", "TEST"];

const rule = (type: string) => thenOf("a.x == 1", "a.x == 2", `type_property="${type}" delay_max="2"`);
const moments = fc
  .array(fc.record({ gap: fc.nat(3), x: fc.integer({ min: 0, max: 2 }) }), { maxLength: 30 })
  .map((steps) => {
    let time = 0;
    return steps.map(({ gap, x }): Moment => {
      time += gap * SECOND;
      return { time, values: { "a.x": x, "a.s": `s${x}` } };
    });
  });

describe("verdicts: all", () => {
  test("tells as many decisions as are counted, and changes none of them", () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(...TYPES), (trace, type) => {
        const plain = makeMachine(read(rule(type)));
        const all = makeMachine(read(rule(type)), { verdicts: "all" });
        const reported = [...play(plain, trace), ...plain.end()];
        const decided = [...play(all, trace), ...all.end()];
        expect(all.counts()).toEqual(plain.counts());
        const { respected, violated, detected, notDetected } = all.counts()[0]!;
        expect(decided.length).toBe(respected + violated + detected + notDetected);
        expect(type === "TEST" ? decided : decided.filter(({ bad }) => bad)).toEqual(reported);
      }),
    );
  });
});

test("attributes to keep are told of every event that carries them, and required of none", () => {
  const machine = makeMachine(read(rule("ATTACK")), { keep: ["a.s", "a.y"] });
  const trace = [
    { time: 0, values: { "a.x": 1, "a.s": "first" } },
    { time: SECOND, values: { "a.x": 2, "a.y": 7 } },
  ];
  expect(play(machine, trace)[0]?.events.map(({ attributes }) => attributes)).toEqual([
    { "a.x": 1, "a.s": "first" },
    { "a.x": 2, "a.y": 7 },
  ]);
});
