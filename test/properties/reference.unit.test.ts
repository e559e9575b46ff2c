import { makeMachine, type PropertyCounts, type Verdict } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { traces } from "./random-traces.js";
import { ReferenceMatcher } from "./reference-matcher.js";
import type { RuleNode } from "./reference-rules.js";
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
