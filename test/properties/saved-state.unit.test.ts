import {
  type Machine,
  type MachineOptions,
  makeMachine,
  StateError,
  type Verdict,
} from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { traces } from "./random-traces.js";
import type { Packet } from "./reference-rules.js";
import { propertyOf } from "./shape-xml.js";
import { SHAPES } from "./shapes.js";
import { computing, escapeXml, read, thenOf, toEvent } from "./trace.js";

/** What is open in other ways than the shapes: counts, absences, what came before, verdicts as events. */
const OTHERS = [
  computing("a.x == 0 && #count(3, a.y) > 2"),
  computing("a.x < 2 && #distinct(6, a.z, a.y, a.x) >= 2", 'kind="dos" node="a.y" nodes="a.z"'),
  computing("#sum(5, a.z, a.x) > 3 || #rate(2, a.x) > 1.5"),
  computing("verdict.kind == 'dos' && #count(20, verdict.node) >= 2", 'kind="ddos" node="verdict.node"'),
  thenOf("verdict.kind == 'ddos'", "verdict.node == verdict.node.1", 'delay_min="0+" delay_max="9"'),
  ...["2", "20"].map((seconds) => absence(`delay_max="${seconds}"`)),
  absence('type_property="TEST"'),
  thenOf("a.x == 1", "a.x == 0 && a.y == a.y.1").replace('value="THEN"', 'value="BEFORE" delay_max="7"'),
  thenOf("a.x >= 0", "a.x == 2 && a.y.1 == a.y", 'delay_max="$far"').replace(
    "<event",
    '<parameter name="far" default="4"/><event',
  ),
];

function absence(attributes: string): string {
  return `<beginning><property property_id="1" value="NOT" ${attributes}>
    <event event_id="1" boolean_expression="${escapeXml("a.x == 2 && a.y >= 0")}"/></property></beginning>`;
}

const ALL = [
  ...Object.values(SHAPES).flatMap((tree) => ["TEST", "ATTACK"].map((type) => propertyOf(tree, type))),
  ...OTHERS,
].flatMap((xml, i) => read(xml.replace('property_id="1"', `property_id="${i + 1}"`)));

function again(machine: Machine, options: MachineOptions): Machine {
  const state: unknown = JSON.parse(JSON.stringify(machine.save()));
  return makeMachine(ALL, { ...options, state });
}

function offer(machine: Machine, { time, rank, values }: Packet): readonly Verdict[] {
  return machine.offer(toEvent(machine, time, rank, values));
}

describe("a machine that is saved and loaded goes on", () => {
  test.each([
    ["all that is open", { verdicts: "all" }],
    ["with few instances", { verdicts: "all", maxInstances: 3 }],
    ["with parameters and kept attributes", { parameters: { "unknown.far": 6 }, keep: ["a.x", "a.z"] }],
  ] as const)("%s: the same verdicts, counts and state", (_, options) => {
    const splits = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(traces, splits, fc.boolean(), (trace, places, ticks) => {
        const whole = makeMachine(ALL, options);
        let split = makeMachine(ALL, options);
        for (const [i, packet] of trace.entries()) {
          if (places.includes(i)) split = again(split, options);
          if (ticks && i % 7 === 3) expect(split.tick(packet.time)).toEqual(whole.tick(packet.time));
          if (i === 40) for (const machine of [whole, split]) machine.setCoverage("partial");
          expect(offer(split, packet)).toEqual(offer(whole, packet));
        }
        expect(split.save()).toEqual(whole.save());
        split = again(split, options);
        expect(split.pending).toBe(whole.pending);
        expect(split.end()).toEqual(whole.end());
        expect(split.counts()).toEqual(whole.counts());
      }),
      { numRuns: 60 },
    );
  });

  test("with every value, also those that JSON does not have", () => {
    const properties = read(
      thenOf("a.x >= 0 || a.x < 0 || a.s != ''", "a.x == 7", 'type_property="TEST" delay_max="9"').replace(
        "a.x >= 0",
        "a.z > 0",
      ),
    );
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.double(),
      fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, "NaN", "\ud800"),
    );
    fc.assert(
      fc.property(value, value, (x, s) => {
        const whole = makeMachine(properties, { keep: ["a.y"] });
        const values = { "a.z": 1, "a.x": x, "a.s": s, "a.y": s };
        offer(whole, { time: 1, rank: 1, values });
        const state: unknown = JSON.parse(JSON.stringify(whole.save()));
        const loaded = makeMachine(properties, { keep: ["a.y"], state });
        expect(loaded.save()).toEqual(whole.save());
        expect(loaded.tick(1e9)).toEqual(whole.tick(1e9));
      }),
    );
  });
});

describe("a state is refused", () => {
  const rule = thenOf("a.x == 1", "a.x == 2", 'delay_max="$far"').replace(
    "<event",
    '<parameter name="far" default="4"/><event',
  );
  const machine = makeMachine(read(rule));
  offer(machine, { time: 1, rank: 1, values: { "a.x": 1 } });
  const state = machine.save();
  const load =
    (saved: unknown, xml = rule, options: MachineOptions = {}) =>
    () =>
      makeMachine(read(xml), { ...options, state: saved });

  test("but not because the file of the properties has another name", () => {
    expect(makeMachine(read(rule, "elsewhere.xml"), { state }).pending).toBe(1);
  });

  test.each([
    ["of other conditions", load(state, rule.replace("a.x == 2", "a.x == 3"))],
    ["of another number", load(state, rule.replace('property_id="1"', 'property_id="2"'))],
    ["of a default that is another", load(state, rule.replace('default="4"', 'default="5"'))],
    ["of parameters that are others", load(state, rule, { parameters: { "1.far": 9 } })],
    ["with fewer instances", load(state, rule, { maxInstances: 10 })],
  ])("%s", (_, make) => {
    expect(make).toThrow(/of other properties, parameters, kept attributes or limits; begin without it/);
  });

  test.each([
    ["no state", 5, /no saved state/],
    ["another version", { ...state, version: 2 }, /has version 2, and 1 is wanted/],
    ["no rank", { ...state, rank: "x" }, /damaged at rank/],
    ["no properties", { ...state, properties: [] }, /damaged: it lacks a property/],
  ])("%s", (_, saved, message) => {
    expect(load(saved)).toThrow(StateError);
    expect(load(saved)).toThrow(message);
  });

  test("when any number in it is another, or it goes on without harm", () => {
    const text = JSON.stringify(state);
    const places = [...text.matchAll(/(?<=[[:,])\d+(?=[\],}])/g)].map(({ index, 0: { length } }) => [
      index,
      length,
    ]);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.nat({ max: 9 }), ([at = 0, length = 0], digit) => {
        const changed: unknown = JSON.parse(`${text.slice(0, at)}${digit}${text.slice(at + length)}`);
        try {
          const loaded = load(changed)();
          for (let i = 2; i < 20; i++)
            offer(loaded, { time: i * 1e6, rank: i, values: { "a.x": (i % 2) + 1 } });
          loaded.end();
        } catch (error) {
          expect(error).toBeInstanceOf(StateError);
        }
      }),
    );
  });
});
