import { type EventExplanation, makeExplainer, makeMachine, type Verdict } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { computing, type Moment, read, thenOf, toEvent } from "./trace.js";

const SECOND = 1_000_000;
type Packet = Extract<Moment, { readonly values: unknown }>;

/** What is said of each packet, and what came with it. */
function explain(
  xml: string,
  trace: readonly Packet[],
): { explained: readonly (readonly EventExplanation[])[]; verdicts: readonly (readonly Verdict[])[] } {
  const [property] = read(xml);
  const machine = makeMachine([property!], { verdicts: "all" });
  const explainer = makeExplainer(property!, { attributes: machine.attributes });
  const explained: (readonly EventExplanation[])[] = [];
  const verdicts: (readonly Verdict[])[] = [];
  for (const [index, { time, values }] of trace.entries()) {
    const event = toEvent(machine, time, index + 1, values);
    machine.tick(time);
    explained.push(explainer.explain(event, machine.newest(property!.id, 100)));
    verdicts.push(machine.offer(event));
  }
  return { explained, verdicts };
}

const packet = (seconds: number, values: Packet["values"]): Packet => ({ time: seconds * SECOND, values });
const results = (events: readonly EventExplanation[]) => events.map(({ result }) => result);

const traces = fc
  .array(
    fc.record(
      {
        gap: fc.nat(2),
        "a.x": fc.integer({ min: 0, max: 2 }),
        "a.y": fc.nat(1),
        "a.s": fc.constantFrom("p", "q"),
      },
      { requiredKeys: ["gap"] },
    ),
    { maxLength: 40 },
  )
  .map((steps) => {
    let time = 0;
    return steps.map(({ gap, ...values }): Packet => {
      time += gap;
      return packet(time, values as Packet["values"]);
    });
  });

const RULES = [
  computing("a.x == 1 && a.y == 0"),
  computing("#count(3, a.s) >= 2 && a.x > 0"),
  computing("a.x == 1 || #distinct(3, a.x, a.s) > 1"),
  thenOf("a.x == 1", "a.x == 2 && a.s == a.s.1 && a.y != a.y.1", 'type_property="ATTACK" delay_max="2"'),
  thenOf("a.x == 1", "a.x == 2", 'type_property="ATTACK" delay_min="0+" delay_max="2" counter_max="2"'),
  thenOf("a.x > 0", "a.y == 1 && a.x == a.x.1", 'type_property="ATTACK"'),
];

describe("an explanation agrees with the machine", () => {
  test.each(RULES)("%s", (xml) => {
    fc.assert(
      fc.property(traces, (trace) => {
        const { explained, verdicts } = explain(xml, trace);
        for (const [index, events] of explained.entries()) {
          const detected = verdicts[index]!.filter(({ verdict }) => verdict === "detected");
          if (detected.length > 0) expect(events.at(-1)!.result).toBe("matches");
          if (events.length === 1) expect(events[0]!.result === "matches").toBe(detected.length > 0);
          for (const { result, conditions, lacks } of events) {
            const failing = conditions.filter(({ holds }) => holds === false);
            if (result === "matches") expect(conditions.every(({ holds }) => holds)).toBe(true);
            if (result === "fails") expect(failing).not.toEqual([]);
            expect(result === "lacks").toBe(lacks.length > 0);
          }
        }
      }),
    );
  });
});

describe("a packet", () => {
  const rule = thenOf(
    "a.x == 1",
    "(a.x == 2) && a.s == a.s.1",
    'type_property="ATTACK" delay_min="1" delay_max="3"',
  );
  const of = (...trace: readonly Packet[]) => explain(rule, trace).explained.at(-1)!;

  test("lacks attributes, and what it has is still told", () => {
    const [first, second] = of(packet(0, { "a.x": 3 }));
    expect([first!.result, second!.result, second!.lacks]).toEqual(["lacks", "lacks", ["a.s"]]);
    expect(second!.conditions).toEqual([
      { text: "(a.x == 2)", holds: false, found: [{ name: "a.x", value: 3 }] },
      { text: "a.s == a.s.1", holds: undefined, found: [] },
    ]);
  });

  test("fails at a condition, with the value that it had", () => {
    const [first, second] = of(packet(0, { "a.x": 2, "a.s": "p" }));
    expect(first).toMatchObject({ event: 1, opens: true, result: "fails" });
    expect(first!.conditions[0]).toMatchObject({ text: "a.x == 1", found: [{ name: "a.x", value: 2 }] });
    expect(second).toMatchObject({ event: 2, opens: false, result: "nobody-waits", waiting: 0 });
  });

  test("fits no attempt: the nearest is told, with what it remembers", () => {
    const before = [packet(0, { "a.x": 1, "a.s": "p" }), packet(1, { "a.x": 1, "a.s": "r" })];
    const [, second] = of(...before, packet(2, { "a.x": 2, "a.s": "q" }));
    expect(second).toMatchObject({ result: "no-partner", waiting: 2 });
    expect(second!.conditions.at(-1)!.found).toEqual([
      { name: "a.s", value: "q" },
      { name: "a.s.1", value: "r" },
    ]);
    expect(second!.nearest!.matched).toEqual([{ event: 1, rank: 2, time: SECOND }]);
  });

  test("comes before the window, or when nobody waits any more", () => {
    const first = packet(0, { "a.x": 1, "a.s": "p" });
    const second = (seconds: number) => of(first, packet(seconds, { "a.x": 2, "a.s": "p" }))[1]!.result;
    expect([second(0), second(1), second(3), second(4)]).toEqual([
      "too-early",
      "matches",
      "matches",
      "nobody-waits",
    ]);
  });

  test("with a wrong FCS is offered to no event", () => {
    const broken = packet(0, { "a.x": 1, "a.s": "p", "ieee802154.fcs_ok": 0 });
    expect(results(of(broken))).toEqual(["wrong-fcs", "wrong-fcs"]);
  });

  test("counts once, however often it is explained", () => {
    const xml = computing("a.x == 1 && #count(5, a.s) >= 2");
    const trace = [0, 1, 2].map((second) => packet(second, { "a.x": 1, "a.s": "p" }));
    const counted = explain(xml, trace).explained.map(([event]) => event!.conditions.at(-1)!.found[0]);
    expect(counted).toEqual([1, 2, 3].map((value) => ({ name: "#count(5, a.s)", value })));
  });

  test("that must not come says so", () => {
    const xml = `<beginning><property property_id="1" value="NOT" delay_max="5">
      <event event_id="1" boolean_expression="a.x == 1"/><event event_id="2" boolean_expression="a.x == 2"/>
    </property></beginning>`;
    const { explained } = explain(xml, [packet(0, { "a.x": 1 }), packet(1, { "a.x": 2 })]);
    expect(explained[1]![1]).toMatchObject({ event: 2, excluded: true, result: "matches" });
  });
});
