import { makeMachine } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { computing, judge, play, read, thenOf, toEvent } from "./trace.js";

const SECOND = 1_000_000;

describe("#count", () => {
  test("is the packets of the same key in the window that satisfy the conditions beside it", () => {
    const packet = fc.record({
      after: fc.constantFrom(0, 1, 999_999, SECOND, 2 * SECOND, 7 * SECOND),
      x: fc.integer({ min: 0, max: 2 }),
      y: fc.integer({ min: 0, max: 2 }),
      s: fc.constantFrom("a", "b", ""),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 80 }), fc.integer({ min: 1, max: 5 }), (packets, most) => {
        const machine = makeMachine(read(computing(`a.x > 0 && #count(5, a.y, a.s) > ${most}`)));
        let time = SECOND;
        const seen: { time: number; key: string }[] = [];
        for (const [i, { after, x, y, s }] of packets.entries()) {
          time += after;
          const key = JSON.stringify([y, s]);
          if (x > 0) seen.push({ time, key });
          const inWindow = seen.filter((one) => one.key === key && one.time > time - 5 * SECOND).length;
          const verdicts = machine.offer(toEvent(machine, time, i + 1, { "a.x": x, "a.y": y, "a.s": s }));
          expect(verdicts.length).toBe(Number(x > 0 && inWindow > most));
        }
      }),
    );
  });

  test("counts in every arm of an alternative, whatever the others say", () => {
    const xml = computing("a.x == 9 || a.x > 0 && #count(10, a.y) >= 3");
    const values = (x: number) => ({ "a.x": x, "a.y": 1 });
    const verdicts = judge(xml, [
      { time: 1, values: values(9) },
      { time: 2, values: values(1) },
      { time: 3, values: values(1) },
    ]);
    expect(verdicts.map(({ time }) => time)).toEqual([1, 3]);
  });

  test("in an event of a THEN counts also while nobody waits for that event", () => {
    const xml = thenOf(
      "a.x == 0",
      "a.x == 1 && #count(10, a.y) >= 3",
      'type_property="ATTACK" delay_max="5"',
    );
    const values = (x: number) => ({ "a.x": x, "a.y": 1 });
    const moments = [1, 1, 0, 1].map((x, i) => ({ time: i + 1, values: values(x) }));
    expect(judge(xml, moments).map(({ time }) => time)).toEqual([4]);
  });

  test("without a key counts all, and may be added to others", () => {
    const xml = computing("#count(10) + #count(1) >= 4");
    const moments = [0, 2 * SECOND, 2 * SECOND + 1].map((time) => ({ time, values: {} }));
    expect(judge(xml, moments).map(({ time }) => time)).toEqual([2 * SECOND + 1]);
  });

  test("keeps keys apart that look alike when they are put together", () => {
    const machine = makeMachine(read(computing("#count(10, a.s, http.method) >= 2")));
    const pairs = [
      ["a", "bc"],
      ["ab", "c"],
      ["1:a", "b"],
      ["1", ":ab"],
      ["", "1:ab"],
    ] as const;
    const moments = pairs.map(([s, method], i) => ({ time: i, values: { "a.s": s, "http.method": method } }));
    expect(play(machine, moments)).toEqual([]);
  });

  test("does not grow with the keys: the longest silent go, and that is said", () => {
    const machine = makeMachine(read(computing("#count(3600, a.x) > 1")));
    for (let i = 0; i < 100_010; i++) machine.offer(toEvent(machine, i, i + 1, { "a.x": i }));
    expect(machine.counts()[0]!.countsDropped).toBe(10);
    expect(machine.offer(toEvent(machine, 200_000, 1, { "a.x": 100_009 })).length).toBe(1);
    expect(machine.offer(toEvent(machine, 200_001, 2, { "a.x": 3 })).length).toBe(0);
  });

  test("does not grow with the packets of a key", () => {
    const machine = makeMachine(read(computing("#count(3600, a.x) > 65536")));
    for (let i = 0; i < 65_546; i++)
      expect(machine.offer(toEvent(machine, i, i + 1, { "a.x": 1 }))).toEqual([]);
    expect(machine.counts()[0]!.countsDropped).toBe(10);
  });

  test("a packet that comes late counts at the time of the last of its key", () => {
    const machine = makeMachine(read(computing("#count(5, a.x) >= 3")));
    const moments = [10 * SECOND, 4 * SECOND, 11 * SECOND].map((time) => ({ time, values: { "a.x": 1 } }));
    expect(play(machine, moments).map(({ time }) => time)).toEqual([11 * SECOND]);
  });
});
