import { type Alert, makeAlertHold, type Verdict } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { computing, read } from "./trace.js";

const SECOND = 1_000_000;
const properties = read(computing("a.x", 'kind="dos" hold="10s"'));

function verdict(time: number, more: Partial<Verdict> = {}): Verdict {
  const said = {
    propertyId: 1,
    kind: "dos",
    type: "ATTACK",
    severity: "alert",
    verdict: "detected",
  } as const;
  return {
    ...said,
    bad: true,
    time: time * SECOND,
    node: "n",
    target: "t",
    description: "d",
    events: [],
    ...more,
  };
}

describe("alerts", () => {
  test("are said at once, and once while they are held", () => {
    const hold = makeAlertHold(properties);
    const first = hold.take(verdict(1));
    expect(first).toMatchObject({
      revision: 1,
      count: 1,
      first: SECOND,
      last: SECOND,
      node: "n",
      target: "t",
    });
    expect(first!.id).toMatch(/^[0-9a-f]{16}$/);
    expect(hold.take(verdict(2))).toBeUndefined();
    expect(hold.take(verdict(12))).toBeUndefined();
    expect(hold.end()).toEqual([{ ...first, revision: 2, count: 3, last: 12 * SECOND }]);
    expect(hold.end()).toEqual([]);
  });

  test("begin anew after the quiet of the hold, with another id", () => {
    const hold = makeAlertHold(properties);
    const first = hold.take(verdict(1));
    const second = hold.take(verdict(11.5));
    expect(second).toMatchObject({ revision: 1, count: 1 });
    expect(second!.id).not.toBe(first!.id);
  });

  test("are one for each property, node and target", () => {
    const hold = makeAlertHold([
      ...properties,
      ...read(computing("a.x", 'hold="10s"').replace('_id="1"', '_id="2"')),
    ]);
    const others = [{}, { node: "m" }, { target: "s" }, { propertyId: 2 }, { node: 'n","t' }];
    const ids = others.map((more) => hold.take(verdict(1, more))?.id);
    expect(new Set(ids).size).toBe(5);
    expect(ids).not.toContain(undefined);
  });

  test("come of bad verdicts only", () => {
    expect(makeAlertHold(properties).take(verdict(1, { bad: false, verdict: "respected" }))).toBeUndefined();
  });

  test("that go on say so at most once a second", () => {
    const hold = makeAlertHold(properties);
    hold.take(verdict(1));
    const said: Alert[] = [];
    for (let time = 1.1; time < 4.05; time += 0.1) {
      hold.take(verdict(time));
      said.push(...hold.due(time * SECOND));
    }
    expect(said.map(({ revision }) => revision)).toEqual([2, 3]);
    expect(hold.due(5 * SECOND).map(({ count, revision }) => [count, revision])).toEqual([[31, 4]]);
    expect(hold.due(9 * SECOND)).toEqual([]);
  });

  test("without hold are one for each time", () => {
    const hold = makeAlertHold(read(computing("a.x")));
    const alerts = [1, 1, 2].map((time) => hold.take(verdict(time)));
    expect(alerts.map((alert) => alert?.revision)).toEqual([1, undefined, 1]);
  });

  test("are not held without end: the one quiet longest is closed early, its count not lost", () => {
    const hold = makeAlertHold(properties);
    hold.take(verdict(1, { node: "first" }));
    hold.take(verdict(1, { node: "first" }));
    for (let i = 0; i < 10_000; i++) hold.take(verdict(1, { node: `n${i}` }));
    expect(hold.due(1 * SECOND)).toEqual([expect.objectContaining({ node: "first", count: 2, revision: 2 })]);
  });

  test("count every bad verdict exactly once, whenever they are asked for, and the same trace gives the same", () => {
    const steps = fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 14 }),
        node: fc.constantFrom("a", "b"),
        ask: fc.boolean(),
      }),
    );
    const run = (trace: readonly { after: number; node: string; ask: boolean }[]) => {
      const hold = makeAlertHold(properties);
      const said: Alert[] = [];
      let time = 0;
      for (const { after, node, ask } of trace) {
        time += after;
        const alert = hold.take(verdict(time, { node }));
        if (alert) said.push(alert);
        if (ask) said.push(...hold.due(time * SECOND));
      }
      return [...said, ...hold.end()];
    };
    fc.assert(
      fc.property(steps, (trace) => {
        const said = run(trace);
        const last = new Map(said.map((alert) => [alert.id, alert]));
        expect([...last.values()].reduce((sum, { count }) => sum + count, 0)).toBe(trace.length);
        for (const { id, revision } of said) {
          expect(said.filter((other) => other.id === id && other.revision === revision).length).toBe(1);
        }
        expect(run(trace)).toEqual(said);
      }),
    );
  });
});
