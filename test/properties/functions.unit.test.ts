import { makeMachine, type Value } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { computing, judge, read, thenOf, toEvent } from "./trace.js";

const SECOND = 1_000_000;
type Values = Readonly<Record<string, Value>>;

function holds(expression: string, values: Values): boolean {
  return judge(computing(expression), [{ time: 1, values }]).length === 1;
}

describe("functions", () => {
  test.each<[string, Values, boolean]>([
    ["#is_empty(a.s)", { "a.s": "" }, true],
    ["#is_empty(a.s)", { "a.s": "x" }, false],
    ["#is_empty(a.s) == false", {}, false],
    ["#is_null(a.s)", {}, true],
    ["#is_null(a.s)", { "a.s": "" }, false],
    ["#strlen(a.s) == 3", { "a.s": "abc" }, true],
    ["#strstr(a.s, 'Nikto') != 0", { "a.s": "Mozilla (Nikto)" }, true],
    ["#strstr(a.s, 'Nikto') != 0", { "a.s": "Mozilla" }, false],
    ["#strstr(a.s, 'Moz')", { "a.s": "Mozilla" }, true],
    ["#contains(a.s, 'zil')", { "a.s": "Mozilla" }, true],
    ["#contains(a.s, http.method)", { "a.s": "TARGET", "http.method": "GET" }, true],
    ["#starts_with(a.s, 'Moz')", { "a.s": "Mozilla" }, true],
    ["#starts_with(a.s, 'zil')", { "a.s": "Mozilla" }, false],
    ["#ends_with(a.s, 'lla')", { "a.s": "Mozilla" }, true],
    ["#in(ip.src, '10.0.0.0/8', '192.168.1.1')", { "ip.src": "10.9.9.9" }, true],
    ["#in(ip.src, '10.0.0.0/8', '192.168.1.1')", { "ip.src": "192.168.1.1" }, true],
    ["#in(ip.src, '10.0.0.0/8', '192.168.1.1')", { "ip.src": "192.168.1.2" }, false],
    ["#in(a.x, 1, 2, 3) == false", { "a.x": 4 }, true],
    ["#abs(a.x - 5) == 3", { "a.x": 2 }, true],
    ["#min(a.x, a.y, 4) == 2 && #max(a.x, a.y, 4) == 9", { "a.x": 2, "a.y": 9 }, true],
    ["#bit_and(tcp.flags, 0x12) == 0x10", { "tcp.flags": 0x11 }, true],
    ["#bit_or(a.x, 1) == 0x100000001", { "a.x": 2 ** 32 }, true],
    ["#bit_and(a.x, 0xff00000000) == 0x4200000000", { "a.x": 0x42ffffffff }, true],
    ["#strlen(a.s) == 3", { "a.s": 123 }, false],
    ["#max(a.x, 1) >= 1", { "a.x": "9" }, false],
  ])("%s on %j is %s", (expression, values, expected) => {
    expect(holds(expression, values)).toBe(expected);
  });

  test("may take a value of an earlier event", () => {
    const xml = thenOf(
      "a.x >= 0",
      "#newer(a.y, a.x.1) && #starts_with(a.s, a.s.1)",
      'type_property="ATTACK" delay_max="9"',
    );
    const trace = [
      { time: 0, values: { "a.x": 250, "a.s": "ab" } },
      { time: 1, values: { "a.y": 240, "a.s": "abc" } },
      { time: 2, values: { "a.y": 3, "a.s": "abc" } },
    ];
    expect(judge(xml, trace).map(({ time }) => time)).toEqual([2]);
  });
});

/** RFC 6550, 7.2: counters begin at 240, count up to 255, go on at 0, and stay on the circle of 128. */
function incremented(counter: number, times: number): number {
  let value = counter;
  for (let i = 0; i < times; i++) {
    value = value >= 128 ? (value + 1) % 256 : (value + 1) % 128;
  }
  return value;
}

describe("#newer", () => {
  const newer = (a: number, b: number) => holds("#newer(a.x, a.y)", { "a.x": a, "a.y": b });

  test("holds for a counter after up to 16 increments, and never both ways", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 16 }), (counter, times) => {
        const later = incremented(counter, times);
        expect(newer(later, counter)).toBe(true);
        expect(newer(counter, later)).toBe(false);
        expect(newer(counter, counter)).toBe(false);
      }),
    );
  });

  test.each([
    [240, 5, true],
    [5, 240, false],
    [250, 5, false],
    [5, 250, true],
    [0, 255, true],
    [127, 2, false],
    [2, 127, true],
    [60, 20, false],
    [20, 60, false],
  ])("%d, %d: %s", (a, b, expected) => {
    expect(newer(a, b)).toBe(expected);
  });
});

describe("aggregates", () => {
  const packet = fc.record({
    after: fc.constantFrom(0, 1, 999_999, SECOND, 2 * SECOND, 7 * SECOND),
    x: fc.integer({ min: -3, max: 9 }),
    y: fc.integer({ min: 0, max: 1 }),
  });

  test.each<[string, (values: readonly number[]) => number]>([
    ["#count(5, a.y)", (values) => values.length],
    ["#rate(5, a.y)", (values) => values.length / 5],
    ["#distinct(5, a.x, a.y)", (values) => new Set(values).size],
    ["#sum(5, a.x, a.y)", (values) => values.reduce((sum, value) => sum + value, 0)],
  ])("%s is that of the packets of the same key in the window", (expression, aggregate) => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 60 }), fc.integer({ min: 0, max: 9 }), (packets, most) => {
        const machine = makeMachine(read(computing(`a.z == 1 && ${expression} > ${most} / 2`)));
        const seen: { time: number; x: number; y: number }[] = [];
        let time = SECOND;
        for (const [i, { after, x, y }] of packets.entries()) {
          time += after;
          seen.push({ time, x, y });
          const inWindow = seen.filter((one) => one.y === y && one.time > time - 5 * SECOND);
          const verdicts = machine.offer(toEvent(machine, time, i + 1, { "a.x": x, "a.y": y, "a.z": 1 }));
          expect(verdicts.length).toBe(Number(aggregate(inWindow.map((one) => one.x)) > most / 2));
        }
      }),
    );
  });

  test("do not grow with the packets of a key, and say what they forgot", () => {
    const machine = makeMachine(
      read(computing("#distinct(3600, a.x, a.y) > 65536 || #sum(3600, a.z) > 65536")),
    );
    for (let i = 0; i < 65_546; i++)
      expect(machine.offer(toEvent(machine, i, i + 1, { "a.x": i, "a.y": 1, "a.z": 1 }))).toEqual([]);
    expect(machine.counts()[0]!.countsDropped).toBe(20);
  });
});
