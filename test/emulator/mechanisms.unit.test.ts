import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { deliveryProbability, distanceOf, findLinks } from "../../emulator/src/simulation/links.js";
import { openRandom } from "../../emulator/src/simulation/random.js";
import { findRoutes, USABLE_DELIVERY } from "../../emulator/src/simulation/routing.js";
import { Scheduler, Timers } from "../../emulator/src/simulation/scheduler.js";
import { Trickle } from "../../emulator/src/simulation/trickle.js";

const RANGE = 30;
const metres = fc.double({ min: 0, max: 60, noNaN: true });
const places = fc.array(fc.record({ position: fc.tuple(metres, metres) }), { minLength: 1, maxLength: 30 });

describe("the scheduler", () => {
  test("runs entries by time, those of one time in the order in which they were made", () => {
    const delays = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 200 });
    fc.assert(
      fc.property(delays, delays, (first, later) => {
        const scheduler = new Scheduler();
        const done: number[][] = [];
        const note = (timeUs: number, order: number) => () => done.push([timeUs, scheduler.now, order]);
        for (const [order, timeUs] of first.entries()) scheduler.at(timeUs, note(timeUs, order));
        // Entries made while others run: half-way, from the event itself.
        scheduler.at(25, () => {
          for (const [order, delay] of later.entries()) {
            scheduler.at(25 + delay, note(25 + delay, first.length + order));
          }
        });
        while (scheduler.step(Number.POSITIVE_INFINITY)) expect(scheduler.now).toBeGreaterThanOrEqual(0);
        const expected = [...done].sort(([a], [b]) => a! - b!);
        expect(done.map(([timeUs]) => timeUs)).toEqual(expected.map(([timeUs]) => timeUs));
        expect(done.every(([timeUs, now]) => timeUs === now)).toBe(true);
        expect(done).toHaveLength(first.length + later.length);
        for (const [i, [timeUs, , order]] of done.entries()) {
          const [nextTime, , nextOrder] = done[i + 1] ?? [];
          if (nextTime === timeUs) expect(nextOrder).toBeGreaterThan(order!);
        }
      }),
    );
  });

  test("leaves for later what is at the end or after it", () => {
    const scheduler = new Scheduler();
    const done: number[] = [];
    for (const timeUs of [9, 10, 11]) scheduler.at(timeUs, () => done.push(timeUs));
    while (scheduler.step(10)) expect(scheduler.now).toBe(9);
    expect(done).toEqual([9]);
  });

  test("timers that were cancelled never run, those set afterwards do", () => {
    const scheduler = new Scheduler();
    const timers = new Timers(scheduler);
    const done: string[] = [];
    timers.after(5, () => done.push("before"));
    timers.cancelAll();
    timers.after(5, () => done.push("after"));
    while (scheduler.step(10)) expect(scheduler.now).toBe(5);
    expect(done).toEqual(["after"]);
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

describe("links", () => {
  test("deliver all up to 0.6 of the range, nothing from the range on, and less the farther it is", () => {
    fc.assert(
      fc.property(metres, metres, (a, b) => {
        const [near, far] = [Math.min(a, b), Math.max(a, b)].map((distance) =>
          deliveryProbability(distance, RANGE),
        );
        expect(near).toBeGreaterThanOrEqual(far!);
        expect(near).toBeLessThanOrEqual(1);
        expect(far).toBeGreaterThanOrEqual(0);
      }),
    );
    expect([0, 18, 24, 30, 31].map((distance) => deliveryProbability(distance, RANGE))).toEqual([
      1, 1, 0.5, 0, 0,
    ]);
  });

  test("the distance of a delivery is that at which it is delivered", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (delivery) => {
        expect(deliveryProbability(distanceOf(delivery, RANGE), RANGE)).toBeCloseTo(delivery);
      }),
    );
  });

  test("are the same in both directions, and nobody hears itself", () => {
    fc.assert(
      fc.property(places, (devices) => {
        const links = findLinks(devices, RANGE);
        for (const [from, heard] of links.entries()) {
          for (const { to, delivery } of heard) {
            expect(to).not.toBe(from);
            expect(links[to]).toContainEqual({ to: from, delivery });
          }
        }
      }),
    );
  });
});

describe("routes", () => {
  test("are the shortest over usable links, and whoever has none is reached by nobody who has one", () => {
    fc.assert(
      fc.property(places, (devices) => {
        const links = findLinks(devices, RANGE);
        const routes = findRoutes(links, 0);
        expect(routes[0]).toEqual({ hops: 0 });
        for (const [device, route] of routes.entries()) {
          const usable = links[device]!.filter(({ delivery }) => delivery >= USABLE_DELIVERY);
          const nearest = Math.min(...usable.map(({ to }) => routes[to]?.hops ?? Number.POSITIVE_INFINITY));
          if (device === 0) continue;
          expect(route?.hops ?? Number.POSITIVE_INFINITY).toBe(nearest + 1);
          if (route === undefined) continue;
          expect(usable.map(({ to }) => to)).toContain(route.parent);
          expect(routes[route.parent!]!.hops).toBe(route.hops - 1);
        }
      }),
    );
  });
});

describe("Trickle (RFC 6206)", () => {
  const PARAMETERS = { minimum: 1000, maximum: 8000, redundancy: 2 };

  function open(seed: number) {
    const scheduler = new Scheduler();
    const sent: number[] = [];
    const random = openRandom(seed, "trickle");
    const trickle = new Trickle(PARAMETERS, new Timers(scheduler), random, () => sent.push(scheduler.now));
    const runUntil = (timeUs: number) => {
      while (scheduler.step(timeUs)) expect(scheduler.now).toBeLessThan(timeUs);
    };
    return { scheduler, sent, trickle, runUntil };
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
    const { sent, scheduler, trickle, runUntil } = open(1);
    trickle.start();
    for (const timeUs of [1100, 1200, 3100]) scheduler.at(timeUs, () => trickle.hearConsistent());
    runUntil(7000);
    expect(sent.map((timeUs) => INTERVALS.findIndex(([begin, length]) => timeUs < begin + length))).toEqual([
      0, 2,
    ]);
  });

  test("begins again with the shortest interval when asked to, unless it is in it", () => {
    const { sent, scheduler, trickle, runUntil } = open(1);
    trickle.start();
    scheduler.at(500, () => trickle.reset());
    scheduler.at(7000, () => trickle.reset());
    runUntil(8000);
    expect(sent).toHaveLength(4);
    expect(sent[0]).toBeLessThanOrEqual(1000);
    expect(sent[3]).toBeGreaterThanOrEqual(7500);
  });
});
