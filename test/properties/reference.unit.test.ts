import { makeMachine, type PropertyCounts, type Value, type Verdict } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type EventRule, type Packet, ReferenceMatcher, type RuleNode } from "./reference-matcher.js";
import { escapeXml, ranksOf, read, toEvent } from "./trace.js";

/** One condition, as the language writes it and as JavaScript does. */
interface Written {
  readonly text: string;
  readonly rule: EventRule;
}

const number = (value: Value | undefined) => (typeof value === "number" ? value : Number.NaN);

/** The packet is of sort `x`; then optionally its y equals that of event `same`, and its z exceeds that of `above`. */
function condition(x: number, same?: number, above?: number): Written {
  const join = same === undefined ? "" : ` && a.y == a.y.${same}`;
  const more = above === undefined ? "" : ` && a.z > a.z.${above} + 1`;
  return {
    text: `a.x == ${x} && a.y >= 0 && a.z >= 0${join}${more}`,
    rule: {
      needs: ["a.x", "a.y", "a.z"],
      matches: ({ values }, before) =>
        values["a.x"] === x &&
        (same === undefined || values["a.y"] === before[same - 1]!.values["a.y"]) &&
        (above === undefined || number(values["a.z"]) > number(before[above - 1]!.values["a.z"]) + 1),
    },
  };
}

/** Joined by two values, the second of which takes part in a sum. */
function joinedTwice(x: number, earlier: number): Written {
  return {
    text: `a.x == ${x} && a.z == a.z.${earlier} && a.y.${earlier} + 1 == a.y + 1`,
    rule: {
      needs: ["a.x", "a.y", "a.z"],
      matches: ({ values }, before) =>
        values["a.x"] === x &&
        ["a.y", "a.z"].every((name) => values[name] === before[earlier - 1]!.values[name]),
    },
  };
}

type Tree = Written | { readonly window: readonly [string, string]; readonly parts: readonly [Tree, Tree] };

const SHAPES: Readonly<Record<string, Tree>> = {
  "A THEN B, joined": { window: ["0+", "10"], parts: [condition(0), condition(1, 1)] },
  "A THEN A, joined": { window: ["0", "10"], parts: [condition(0), condition(0, 1)] },
  "A THEN B, not joined, late": { window: ["3", "7-"], parts: [condition(0), condition(1)] },
  "(A THEN A) THEN (A THEN A), as rule 82": {
    window: ["0+", "8"],
    parts: [
      { window: ["0+", "8"], parts: [condition(0), condition(0, 1)] },
      { window: ["0+", "8"], parts: [condition(0, 1), condition(0, 1)] },
    ],
  },
  "(A THEN A) THEN B, joined twice": {
    window: ["0", "8"],
    parts: [{ window: ["0+", "10"], parts: [condition(0), joinedTwice(0, 1)] }, joinedTwice(1, 2)],
  },
  "(A THEN B) THEN C": {
    window: ["0", "6"],
    parts: [{ window: ["1", "9"], parts: [condition(0), condition(1, 1)] }, condition(2, 2)],
  },
  "A THEN (B THEN C), compared": {
    window: ["0", "12"],
    parts: [condition(0), { window: ["0+", "5"], parts: [condition(1, 1), condition(2, undefined, 1)] }],
  },
  "A THEN ((B THEN C) THEN D)": {
    window: ["0", "9"],
    parts: [
      condition(0),
      {
        window: ["0", "6"],
        parts: [{ window: ["0", "4"], parts: [condition(1, 1), condition(2)] }, condition(1, 3, 2)],
      },
    ],
  },
};

function toXml(
  tree: Tree,
  tag: (window: readonly [string, string]) => string,
  ids: { next: number },
): string {
  if ("text" in tree) {
    ids.next += 1;
    return `<event event_id="${ids.next}" boolean_expression="${escapeXml(tree.text)}"/>`;
  }
  const inner = (part: Tree) =>
    toXml(
      part,
      ([min, max]) => `operator value="THEN" delay_units="s" delay_min="${min}" delay_max="${max}"`,
      ids,
    );
  const open = tag(tree.window);
  return `<${open}>${inner(tree.parts[0])}${inner(tree.parts[1])}</${open.split(" ")[0]}>`;
}

function toBound(text: string): number {
  return Number.parseFloat(text) * 1e6 + (text.endsWith("+") ? 1 : text.endsWith("-") ? -1 : 0);
}

function toRule(tree: Tree): RuleNode {
  if ("text" in tree) return tree.rule;
  const [min, max] = tree.window.map(toBound) as [number, number];
  return { window: [min, max], context: toRule(tree.parts[0]), trigger: toRule(tree.parts[1]) };
}

function propertyOf(tree: Tree, type: string): string {
  const root = ([min, max]: readonly [string, string]) =>
    `property property_id="1" value="THEN" type_property="${type}" delay_units="s" delay_min="${min}" delay_max="${max}"`;
  return `<beginning>${toXml(tree, root, { next: 0 })}</beginning>`;
}

const step = fc.record({
  after: fc.constantFrom(0, 0, 1, 500_000, 1_000_000, 1_000_001, 2_500_000, 6_000_000, 11_000_000),
  x: fc.constantFrom(0, 0, 0, 1, 1, 2),
  y: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 9, nil: undefined }),
  z: fc.integer({ min: 0, max: 4 }),
});

const traces = fc.array(step, { maxLength: 60 }).map((steps): readonly Packet[] => {
  let time = 1_700_000_000_000_000;
  return steps.map(({ after, x, y, z }, i) => {
    time += after;
    return { time, rank: i + 1, values: { "a.x": x, "a.z": z, ...(y === undefined ? {} : { "a.y": y }) } };
  });
});

function summarise(verdicts: readonly Verdict[]): readonly object[] {
  return verdicts.map((verdict) => ({
    outcome: verdict.bad ? "failed" : "satisfied",
    ranks: Object.values(ranksOf(verdict)),
    time: verdict.time,
  }));
}

function outcomesOf(counts: PropertyCounts | undefined): object {
  return {
    satisfied: counts!.respected + counts!.detected,
    failed: counts!.violated + counts!.notDetected,
    inconclusive: counts!.inconclusive,
  };
}

describe("the machine says what the definitions say", () => {
  test.each(Object.entries(SHAPES))("%s: every verdict and count of TEST", (_, tree) => {
    const properties = read(propertyOf(tree, "TEST"));
    fc.assert(
      fc.property(traces, (trace) => {
        const machine = makeMachine(properties);
        const reference = new ReferenceMatcher(toRule(tree), true);
        const verdicts = trace.flatMap(({ time, rank, values }) =>
          machine.offer(toEvent(machine, time, rank, values)),
        );
        for (const packet of trace) reference.offer(packet);
        expect(summarise(verdicts)).toEqual(reference.said);
        expect(machine.pending).toBe(reference.pending);
        machine.end();
        reference.end();
        expect(outcomesOf(machine.counts()[0])).toEqual(reference.counts);
      }),
      { numRuns: 300 },
    );
  });

  test.each(Object.entries(SHAPES))(
    "%s: ATTACK, where lateness is silent and ends one attempt alone",
    (_, tree) => {
      const properties = read(propertyOf(tree, "ATTACK"));
      fc.assert(
        fc.property(traces, (trace) => {
          const machine = makeMachine(properties);
          const reference = new ReferenceMatcher(toRule(tree), false);
          const verdicts = trace.flatMap(({ time, rank, values }) =>
            machine.offer(toEvent(machine, time, rank, values)),
          );
          for (const packet of trace) reference.offer(packet);
          expect(verdicts.map(({ time, events }) => [time, events.map(({ rank }) => rank)])).toEqual(
            reference.said.map(({ time, ranks }) => [time, ranks]),
          );
          expect(outcomesOf(machine.counts()[0])).toEqual(reference.counts);
        }),
        { numRuns: 300 },
      );
    },
  );

  test.each(Object.entries(SHAPES))("%s: ticks between events change no verdict", (_, tree) => {
    const properties = read(propertyOf(tree, "TEST"));
    fc.assert(
      fc.property(
        traces,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 }),
        (trace, places) => {
          const plain = makeMachine(properties);
          const ticked = makeMachine(properties);
          const last = trace.at(-1)?.time ?? 0;
          const first = trace[0]?.time ?? 0;
          const ticks = places
            .map((place) => first + Math.floor(place * (last - first)))
            .sort((a, b) => a - b);
          const verdicts: Verdict[] = [];
          for (const { time, rank, values } of trace) {
            while (ticks.length > 0 && ticks[0]! <= time) verdicts.push(...ticked.tick(ticks.shift()!));
            verdicts.push(...ticked.offer(toEvent(ticked, time, rank, values)));
          }
          const expected = trace.flatMap(({ time, rank, values }) =>
            plain.offer(toEvent(plain, time, rank, values)),
          );
          expect(summarise(verdicts)).toEqual(summarise(expected));
          expect(ticked.pending).toBe(plain.pending);
        },
      ),
      { numRuns: 100 },
    );
  });
});
