import { makeMachine, type PropertyCounts, type Verdict } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { traces } from "./random-traces.js";
import { ReferenceMatcher } from "./reference-matcher.js";
import { type EventRule, isEvent, type RuleNode } from "./reference-rules.js";
import { propertyOf } from "./shape-xml.js";
import { SHAPES, type Tree } from "./shapes.js";
import { ranksOf, read, toEvent } from "./trace.js";

function toBound(text: string, unit: number): number {
  return Number.parseFloat(text) * unit + (text.endsWith("+") ? 1 : text.endsWith("-") ? -1 : 0);
}

function toRule(tree: Tree, ids = { next: 0 }): RuleNode {
  if ("text" in tree) {
    ids.next += 1;
    return { id: ids.next, ...tree.rule };
  }
  const { operator = "THEN", window, packets = ["0", "Infinity"], times = 1, parts } = tree;
  const [min, max] = window.map((text) => toBound(text, 1e6)) as [number, number];
  const [least, most] = packets.map((text) => toBound(text, 1)) as [number, number];
  return {
    ...{ operator, times, window: [min, max], packets: [least, most] },
    parts: parts.map((part) => toRule(part, ids)),
  };
}

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
          expect(verdicts.map((verdict) => [verdict.time, Object.values(ranksOf(verdict))])).toEqual(
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

const TRUTHFUL = [
  "A THEN A, joined",
  "(A THEN A) THEN (A THEN A), as rule 82",
  "A AND B, joined and compared",
].concat(["A THEN (B THEN C), compared", "(A THEN A) THEN (A THEN A), all of different z, as a scan"]);

function eventsIn(rule: RuleNode): readonly EventRule[] {
  return isEvent(rule) ? [rule] : rule.parts.flatMap(eventsIn);
}

describe("however few attempts may be open,", () => {
  test.each(TRUTHFUL)("%s: no more are, and what is said is true", (name) => {
    const shape = SHAPES[name]!;
    const rules = eventsIn(toRule(shape));
    const properties = read(propertyOf(shape, "ATTACK"));
    fc.assert(
      fc.property(traces, fc.integer({ min: 1, max: 5 }), (trace, maxInstances) => {
        const machine = makeMachine(properties, { maxInstances });
        for (const { time, rank, values } of trace) {
          const verdicts = machine.offer(toEvent(machine, time, rank, values));
          expect(machine.pending).toBeLessThanOrEqual(maxInstances);
          for (const verdict of verdicts) {
            const packets = Object.entries(ranksOf(verdict)).map(
              ([id, matched]) => [Number(id), trace[matched - 1]!] as const,
            );
            const before = new Map(packets);
            for (const [id, packet] of packets)
              expect(rules.find((rule) => rule.id === id)!.matches(packet, before)).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
