import { makeMachine, type PropertyCounts, type Verdict } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { traces } from "./random-traces.js";
import { ReferenceMatcher } from "./reference-matcher.js";
import type { RuleNode } from "./reference-rules.js";
import { type Operation, SHAPES, type Tree } from "./shapes.js";
import { escapeXml, ranksOf, read, toEvent } from "./trace.js";

function attributesOf({ operator = "THEN", window: [min, max], packets, times }: Operation): string {
  const counter = packets ? `counter_min="${packets[0]}" counter_max="${packets[1]}"` : "";
  const repeat = times === undefined ? "" : `repeat_times="${times}"`;
  const least = operator === "REPEAT" ? "" : `delay_min="${min}"`;
  return `value="${operator}" delay_units="s" ${least} delay_max="${max}" ${counter} ${repeat}`;
}

function toXml(tree: Tree, ids: { next: number }): string {
  if (!("text" in tree)) {
    const parts = tree.parts.map((part) => toXml(part, ids));
    return `<operator ${attributesOf(tree)}>${parts.join("")}</operator>`;
  }
  ids.next += 1;
  return `<event event_id="${ids.next}" boolean_expression="${escapeXml(tree.text)}"/>`;
}

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

function propertyOf(tree: Operation, type: string): string {
  const inside = toXml(tree, { next: 0 })
    .replace(/^<operator[^>]*>/, "")
    .replace(/<\/operator>$/, "");
  const root = `property property_id="1" type_property="${type}" ${attributesOf(tree)}`;
  return `<beginning><${root}>${inside}</property></beginning>`;
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
