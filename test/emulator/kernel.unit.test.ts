import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { EventQueue } from "../../emulator/src/kernel/event-queue.js";
import { openRandom } from "../../emulator/src/kernel/random.js";
import { Timer } from "../../emulator/src/kernel/timer.js";
import { Trickle } from "../../emulator/src/rpl/trickle.js";

describe("the event queue", () => {
  test("lets events happen by time, those of one time in the order in which they were made", () => {
    const delays = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 2000 });
    fc.assert(
      fc.property(delays, delays, (first, later) => {
        const queue = new EventQueue();
        const done: number[][] = [];
        const note = queue.attach({ ring: (order) => done.push([queue.now, order]) });
        // Events made while others happen: half-way, from the event itself.
        const half = queue.attach({
          ring: () => {
            for (const [order, delay] of later.entries())
              queue.schedule(25 + delay, note, first.length + order);
          },
        });
        for (const [order, timeUs] of first.entries()) queue.schedule(timeUs, note, order);
        queue.schedule(25, half, 0);
        while (queue.step(Number.POSITIVE_INFINITY));
        const due = [...first, ...later.map((delay) => 25 + delay)].map((time, order) => [time, order]);
        expect(done).toEqual(due.sort(([a, i], [b, j]) => a! - b! || i! - j!));
      }),
      { numRuns: 50 },
    );
  });

  test("leaves for later what is at the end or after it", () => {
    const queue = new EventQueue();
    const done: number[] = [];
    const note = queue.attach({ ring: () => done.push(queue.now) });
    for (const timeUs of [9, 10, 11]) queue.schedule(timeUs, note, 0);
    while (queue.step(10));
    expect([done, queue.now]).toEqual([[9], 9]);
  });
});

describe("a timer", () => {
  test("rings once for each time that it was set, unless it was set anew or stopped before", () => {
    const queue = new EventQueue();
    const done: number[] = [];
    const timer = new Timer(queue, () => done.push(queue.now));
    timer.at(5);
    timer.at(7);
    while (queue.step(10));
    timer.after(5);
    timer.stop();
    while (queue.step(20));
    timer.after(20);
    expect(timer.isSet).toBe(true);
    while (queue.step(40));
    expect([done, timer.isSet]).toEqual([[7, 32], false]);
  });
});

describe("random numbers", () => {
  test("of one seed and name are the same, of another seed or name others", () => {
    const draw = (seed: number, name: string) => {
      const random = openRandom(seed, name);
      return Array.from({ length: 20 }, () => random.fraction());
    };
    fc.assert(
      fc.property(
        fc.integer(),
        fc.string(),
        fc.integer(),
        fc.string(),
        (seed, name, otherSeed, otherName) => {
          expect(draw(seed, name)).toEqual(draw(seed, name));
          if (seed === otherSeed && name === otherName) return;
          expect(draw(seed, name)).not.toEqual(draw(otherSeed, otherName));
        },
      ),
    );
  });

  test("are spread evenly", () => {
    const random = openRandom(7, "evenly");
    const bins = new Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) bins[random.integer(16)]! += 1;
    // Chi square with 15 degrees of freedom exceeds 44.3 once in 10 000 seeds; this seed is fixed.
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(44.3);
  });
});

describe("Trickle (RFC 6206)", () => {
  const PARAMETERS = { minimum: 1000, maximum: 8000, redundancy: 2 };

  function open(seed: number) {
    const queue = new EventQueue();
    const sent: number[] = [];
    const trickle = new Trickle(PARAMETERS, queue, openRandom(seed, "trickle"), () => sent.push(queue.now));
    const runUntil = (timeUs: number) => {
      while (queue.step(timeUs));
    };
    const at = (timeUs: number, run: () => void) => new Timer(queue, run).at(timeUs);
    return { at, sent, trickle, runUntil };
  }

  /** Beginning and length of intervals that double up to the maximum. */
  const INTERVALS = [
    [0, 1000],
    [1000, 2000],
    [3000, 4000],
    [7000, 8000],
    [15_000, 8000],
  ] as const;

  test("sends once in the second half of each interval, which doubles up to its maximum", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { sent, trickle, runUntil } = open(seed);
        trickle.start();
        runUntil(23_000);
        expect(sent).toHaveLength(INTERVALS.length);
        for (const [i, [begin, length]] of INTERVALS.entries()) {
          expect(sent[i]).toBeGreaterThanOrEqual(begin + length / 2);
          expect(sent[i]).toBeLessThanOrEqual(begin + length);
        }
      }),
    );
  });

  test("keeps back what others have said often enough in the interval", () => {
    const { at, sent, trickle, runUntil } = open(1);
    trickle.start();
    for (const timeUs of [1100, 1200, 3100]) at(timeUs, () => trickle.hearConsistent());
    runUntil(7000);
    const intervals = sent.map((timeUs) => INTERVALS.findIndex(([begin, length]) => timeUs < begin + length));
    expect(intervals).toEqual([0, 2]);
  });

  test("begins again with the shortest interval when asked to, unless it is in it", () => {
    const { at, sent, trickle, runUntil } = open(1);
    trickle.start();
    at(500, () => trickle.reset());
    at(7000, () => trickle.reset());
    runUntil(8000);
    expect(sent).toHaveLength(4);
    expect(sent[0]).toBeLessThanOrEqual(1000);
    expect(sent[3]).toBeGreaterThanOrEqual(7500);
  });
});
