import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { EventOrder, type NumberedEvent } from "../../../controller/src/analysis/event-order.js";

const SECOND = 1_000_000;

/** The events of these times in the order in which they are given out, `size` of them put at once. */
function order(times: readonly number[], size: number) {
  const events = new EventOrder();
  const taken: NumberedEvent[] = [];
  const takeAll = (ended: boolean) => {
    for (let next = events.take(ended); next; next = events.take(ended)) taken.push(next);
  };
  for (const [index, time] of times.entries()) {
    events.put({ time, rank: index + 1, attributes: new Map() });
    if (index % size === 0) takeAll(false);
  }
  takeAll(true);
  return { taken: taken.map(({ time, rank }) => ({ time, rank })), late: events.late };
}

const somewhat = fc
  .array(fc.record({ gap: fc.nat(SECOND), late: fc.nat(SECOND - 1) }), { maxLength: 60 })
  .map((steps) => {
    let time = SECOND;
    return steps.map(({ gap, late }) => {
      time += gap;
      return Math.max(0, time - late);
    });
  });
const any = fc.array(fc.nat(10 * SECOND), { maxLength: 60 });

describe("events out of order", () => {
  test("by less than a second come in the order of time, equal ones as they were", () => {
    fc.assert(
      fc.property(somewhat, (times) => {
        const sorted = times
          .map((time, index) => ({ time, rank: index + 1 }))
          .sort((a, b) => a.time - b.time);
        expect(order(times, 1)).toEqual({ taken: sorted, late: 0 });
      }),
    );
  });

  test("are all given out, the same whatever is read at once", () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 2, max: 70 }), (times, size) => {
        const one = order(times, 1);
        expect(order(times, size)).toEqual(one);
        expect(one.taken.map(({ rank }) => rank).sort((a, b) => a - b)).toEqual(
          times.map((_, index) => index + 1),
        );
      }),
    );
  });
});
