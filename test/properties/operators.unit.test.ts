import { makeMachine, type Verdict } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { traces } from "./random-traces.js";
import type { Packet } from "./reference-rules.js";
import { computing, judge, type Moment, play, ranksOf, read, thenOf, toEvent } from "./trace.js";

const SECOND = 1_000_000;
const x = (value: number, seconds: number, more = {}): Moment => ({
  time: seconds * SECOND,
  values: { "a.x": value, ...more },
});
const operation = (name: string, attributes: string) =>
  thenOf("a.x == 1", "a.x == 2", attributes).replace("THEN", name);
const alone = (name: string, attributes: string) => computing("a.x == 1", `value="${name}" ${attributes}`);
const said = (verdicts: readonly Verdict[]) =>
  verdicts.map((verdict) => [verdict.verdict, verdict.time, Object.values(ranksOf(verdict))]);

describe("BEFORE", () => {
  const xml = thenOf(
    "a.x == 1 && a.y >= 0",
    "a.x <= 1 && a.y == a.y.1",
    'type_property="TEST" delay_min="1" delay_max="8-"',
  ).replace("THEN", "BEFORE");

  /** Definition 10: the newest of all packets before it that satisfies the clause inside the window. */
  function cause(trace: readonly Packet[], packet: Packet): Packet | undefined {
    return trace.findLast(
      ({ rank, time, values }) =>
        rank < packet.rank &&
        packet.time - time >= SECOND &&
        packet.time - time < 8 * SECOND &&
        Number(values["a.x"]) <= 1 &&
        values["a.y"] === packet.values["a.y"],
    );
  }

  test("says of every packet whether another came before it, as definition 10", () => {
    const properties = read(xml);
    fc.assert(
      fc.property(traces, (trace) => {
        const machine = makeMachine(properties);
        const verdicts = trace.flatMap(({ time, rank, values }) =>
          machine.offer(toEvent(machine, time, rank, values)),
        );
        const expected = trace
          .filter(({ values }) => values["a.x"] === 1 && values["a.y"] !== undefined)
          .map((packet) => {
            const found = cause(trace, packet);
            const ranks = found ? [packet.rank, found.rank] : [packet.rank];
            return [found ? "respected" : "not_respected", packet.time, ranks];
          });
        expect(said(verdicts)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("as a context begins one window for what was preceded, none for what was not", () => {
    const inside = `<operator value="BEFORE" delay_max="5"><event event_id="1" boolean_expression="a.x == 1"/>
      <event event_id="2" boolean_expression="a.x == 2"/></operator><event event_id="3" boolean_expression="a.x == 3"/>`;
    const properties = `<beginning><property property_id="1" value="THEN" type_property="TEST" delay_max="2">${inside}</property></beginning>`;
    const verdicts = judge(properties, [x(1, 0), x(2, 1), x(2, 2), x(1, 3), x(3, 4), { tick: 99 * SECOND }]);
    expect(said(verdicts)).toEqual([["respected", 4 * SECOND, [4, 3, 5]]]);
  });

  test("as a trigger wants both in the window, in its order", () => {
    const inside = `<event event_id="3" boolean_expression="a.x == 3"/><operator value="BEFORE" delay_max="5">
      <event event_id="1" boolean_expression="a.x == 1"/><event event_id="2" boolean_expression="a.x == 2"/></operator>`;
    const properties = `<beginning><property property_id="1" value="THEN" type_property="ATTACK" delay_max="9">${inside}</property></beginning>`;
    expect(said(judge(properties, [x(2, 0), x(3, 1), x(1, 2), x(2, 3), x(1, 4)]))).toEqual([
      ["detected", 4 * SECOND, [5, 4, 2]],
    ]);
  });

  test("what is remembered is not inconclusive at the end", () => {
    const machine = makeMachine(read(operation("BEFORE", 'delay_max="5"')));
    play(machine, [x(2, 0), x(2, 1)]);
    expect(machine.end()).toEqual([]);
    expect(machine.counts()[0]!.inconclusive).toBe(0);
  });
});

describe("an absence (definition 5)", () => {
  test("in the trace is violated by the first packet that satisfies the event", () => {
    const machine = makeMachine(read(alone("NOT", "").replace("ATTACK", "SECURITY")));
    expect(said(play(machine, [x(2, 0), x(1, 3), x(1, 4)]))).toEqual([["not_respected", 3 * SECOND, [2]]]);
    expect(machine.end()).toEqual([]);
    expect(machine.counts()[0]).toMatchObject({ violated: 1, respected: 0, inconclusive: 0 });
  });

  test("in the trace is established when the trace is over, unless not all was heard", () => {
    for (const coverage of ["full", "partial"] as const) {
      const machine = makeMachine(read(alone("NOT", "")));
      play(machine, [x(2, 0), x(2, 7)]);
      machine.setCoverage(coverage);
      const found = coverage === "full" ? [["detected", 7 * SECOND, []]] : [];
      expect(said(machine.end())).toEqual(found);
      expect(machine.counts()[0]).toMatchObject({ detected: found.length, inconclusive: 1 - found.length });
    }
  });

  test("in a window is watched window after window, and anew after each packet", () => {
    const verdicts = judge(alone("NOT", 'delay_max="10"').replace("ATTACK", "TEST"), [
      x(2, 0),
      { tick: 21 * SECOND },
      x(1, 25),
      { tick: 36 * SECOND },
    ]);
    expect(said(verdicts)).toEqual([
      ["respected", 10 * SECOND, []],
      ["not_respected", 25 * SECOND, [2]],
      ["respected", 35 * SECOND, []],
    ]);
  });

  test("in a short window is one window however long nothing was told", () => {
    for (const window of [
      'delay_max="1"',
      'delay_max="0"',
      'delay_max="1-" delay_units="mms"',
      'counter_max="1"',
    ]) {
      const machine = makeMachine(read(alone("NOT", window)));
      expect(play(machine, [x(2, 0), { tick: 1e15 }, x(2, 2e9)]).length).toBeLessThan(4);
    }
  });

  test("as trigger of a THEN is a NOT with two children", () => {
    const absent = thenOf("a.x == 1", "a.x == 2", 'type_property="ATTACK" delay_max="3"').replace(
      /(<event event_id="2".*\/>)/,
      '<operator value="NOT">$1</operator>',
    );
    const trace = [x(1, 0), x(2, 1), x(1, 2), { tick: 9 * SECOND }];
    expect(said(judge(absent, trace))).toEqual([["detected", 5 * SECOND, [3]]]);
    expect(judge(absent, trace)).toEqual(
      judge(operation("NOT", 'type_property="ATTACK" delay_max="3"'), trace),
    );
  });
});

describe("NOT", () => {
  test("22: a SECURITY is violated by the packet that must not come, and respected at its deadline", () => {
    const machine = makeMachine(read(operation("NOT", 'delay_max="2"')));
    expect(said(play(machine, [x(1, 0), x(2, 1), x(1, 5), { tick: 9 * SECOND }]))).toEqual([
      ["not_respected", SECOND, [1, 2]],
    ]);
    expect(machine.counts()[0]).toMatchObject({ violated: 1, respected: 1 });
  });

  test("in a window that closed while not all was heard proves nothing", () => {
    const machine = makeMachine(read(operation("NOT", 'type_property="ATTACK" delay_max="2"')));
    machine.setCoverage("partial");
    expect(play(machine, [x(1, 0), { tick: 9 * SECOND }])).toEqual([]);
    expect(machine.counts()[0]).toMatchObject({ inconclusive: 1 });
  });
});

describe("REPEAT (definition 6)", () => {
  test("without window repeats over the trace", () => {
    const verdicts = judge(
      alone("REPEAT", 'repeat_times="3"'),
      [1, 2, 1, 1].map((kind, i) => x(kind, i * 1e6)),
    );
    expect(said(verdicts)).toEqual([["detected", 3e12, [1]]]);
  });

  test("counts by a parameter, which must be a number of times", () => {
    const xml = alone("REPEAT", 'repeat_times="$n" delay_max="9"').replace(
      "<event",
      '<parameter name="n" default="2"/><event',
    );
    const trace = [x(1, 0), x(1, 1), x(1, 2)];
    const by = (n: number) => play(makeMachine(read(xml), { parameters: { "1.n": n } }), trace).length;
    expect([1, 2, 3, 4].map(by)).toEqual([3, 1, 1, 0]);
    expect(() => by(1.5)).toThrow(/'1.n' is '1.5', and must be a whole number from 1 to 256/);
  });
});

describe("windows in packets (definition 7)", () => {
  test("close by rank, however little time has passed, and the packet is not lost", () => {
    const machine = makeMachine(read(operation("THEN", 'type_property="TEST" counter_max="2"')));
    const verdicts = play(machine, [x(1, 0), x(3, 0), x(1, 0), x(2, 0)]);
    expect(said(verdicts)).toEqual([
      ["not_respected", 0, [1]],
      ["respected", 0, [3, 4]],
    ]);
    expect(machine.tick(99 * SECOND)).toEqual([]);
  });
});
