import type { EmulatorConfig } from "@fedprobe/emulator";
import { describe, expect, test } from "@jest/globals";
import { EventQueue } from "../../emulator/src/kernel/event-queue.js";
import { Timer } from "../../emulator/src/kernel/timer.js";
import { SerialLine } from "../../emulator/src/sniffer/serial-line.js";
import { airtime, attack, EVERYTHING, hex, isAck, runToEnd, SECOND, sniffer } from "./scenario.js";

/** What sniffers hear of a network with attacks. */
function listen(...sniffers: EmulatorConfig["sniffers"]) {
  const outcome = runToEnd({ timeline: EVERYTHING, sniffers });
  return { ...outcome, heard: (name: string) => outcome.receptions.filter((one) => one.sniffer === name) };
}

describe("a sniffer", () => {
  test("hears all that is near, nothing that is far, and of the rest what its place gives", () => {
    const { frames, heard } = listen(
      sniffer("near", [36, 0.1]),
      sniffer("half", [60, 0]),
      sniffer("far", [67, 0]),
    );
    const own = new Set(frames.filter(({ sender }) => sender === "attacker").map(hex));
    const count = (name: string) => heard(name).filter((one) => own.has(hex(one))).length;
    expect(own.size).toBeGreaterThan(500);
    expect(count("near")).toBeGreaterThan(0.95 * own.size);
    expect(count("far")).toBe(0);
    expect(Math.abs(count("half") / count("near") - 0.5)).toBeLessThan(0.08);
  });

  test("says how strong a frame was: less, the farther it is", () => {
    const { frames, heard } = listen(sniffer("here", [25, 0]));
    const mean = (name: string) => {
      // Acknowledgements are the same whoever sends them.
      const own = new Set(frames.filter((frame) => frame.sender === name && !isAck(frame)).map(hex));
      const powers = heard("here")
        .filter((one) => own.has(hex(one)))
        .map(({ rssi }) => rssi);
      return powers.reduce((sum, power) => sum + power, 0) / powers.length;
    };
    // 11 m and 7 m from there: -100 + 30 log10(30 / d) dBm.
    expect(Math.abs(mean("attacker") - -86.9)).toBeLessThan(0.3);
    expect(Math.abs(mean("relay") - -81)).toBeLessThan(0.3);
    const lqis = heard("here").map(({ lqi }) => lqi);
    expect(Math.min(...lqis)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...lqis)).toBeLessThanOrEqual(255);
  });

  test("counts what others have destroyed", () => {
    const { sniffers } = runToEnd({
      timeline: [attack("dos", 30, 60, 200)],
      sniffers: [sniffer("middle", [18, 5])],
    });
    const { heard, lost } = sniffers["middle"]!;
    expect(lost.collision).toBeGreaterThan(10);
    expect(heard).toBeGreaterThan(lost.collision);
  });

  test("stamps frames with its own clock, which is late and too fast", () => {
    const right = listen(sniffer("one", [0, 5]));
    const wrong = listen({ ...sniffer("one", [0, 5]), offset: 0.25, drift: 40 });
    expect(wrong.receptions.map(hex)).toEqual(right.receptions.map(hex));
    for (const [index, { shownUs, timeUs }] of wrong.receptions.entries()) {
      const begun = right.receptions[index]!.shownUs;
      expect(timeUs).toBe(right.receptions[index]!.timeUs);
      expect(Math.abs(shownUs - begun - 250_000 - (begun - 1.7e15) * 40e-6)).toBeLessThanOrEqual(1);
      expect(right.receptions[index]!.timeUs - begun).toBe(airtime(right.receptions[index]!));
    }
  });

  test("may keep frames with a wrong FCS to itself, and counts them", () => {
    const all = listen(sniffer("one", [36, 1]));
    const good = listen({ ...sniffer("one", [36, 1]), badFcs: false });
    const { given, heard, lost } = good.sniffers["one"]!;
    expect(lost["bad-fcs"]).toBeGreaterThan(15);
    expect(heard).toBe(all.receptions.length);
    expect(good.receptions).toHaveLength(given);
    expect(given).toBe(heard - lost["bad-fcs"]);
  });

  test("with a slow serial line loses what does not fit, late and counted", () => {
    const flood = { timeline: [attack("dos", 30, 30, 150)] };
    const place: [number, number] = [27, 0];
    const [fast, slow] = [460_800, 38_400].map((baud) =>
      runToEnd({ ...flood, sniffers: [{ ...sniffer("one", place), baud }] }),
    );
    const [, free] = [0, runToEnd({ ...flood, sniffers: [sniffer("one", place)] })];
    const account = (outcome: typeof free) => outcome.sniffers["one"]!;
    expect(account(fast!).lost.fifo).toBe(0);
    expect(account(slow!).lost.fifo).toBeGreaterThan(100);
    for (const outcome of [fast!, slow!, free]) {
      const { given, heard, lost } = account(outcome);
      expect(outcome.receptions).toHaveLength(given);
      expect(heard - given - lost.fifo).toBeLessThanOrEqual(3);
      expect(heard).toBe(account(free).heard);
    }
    const delay = ({ bytes, shownUs, timeUs }: (typeof free.receptions)[number]) =>
      timeUs - shownUs - airtime({ bytes });
    expect(Math.min(...slow!.receptions.map(delay))).toBeGreaterThanOrEqual(
      ((8 + 5) * 10 * SECOND) / 38_400 - 1,
    );
  });
});

describe("a serial line", () => {
  /** Frames of `length` bytes each `distance` µs. */
  function feed(baud: number, length: number, distance: number, count: number) {
    const queue = new EventQueue();
    const [printed, lost]: [number[], number[]] = [[], []];
    const line = new SerialLine<{ length: number }>(
      queue,
      baud,
      () => printed.push(queue.now),
      () => lost.push(queue.now),
    );
    for (let i = 0; i < count; i++) new Timer(queue, () => line.push({ length })).at(i * distance);
    while (queue.step(Number.POSITIVE_INFINITY));
    return { printed, lost };
  }

  test("prints 8 bytes and the frame, 10 bits each", () => {
    expect(feed(115_200, 127, 1e6, 1).printed).toEqual([Math.round((135 * 10 * 1e6) / 115_200)]);
  });

  test("carries all that it has time for, and of saturation at 115 200 bit/s about a third", () => {
    expect(feed(460_800, 127, 6000, 1000).lost).toEqual([]);
    // A frame of 127 bytes each 4.6 ms, of which each takes 11.7 ms.
    const { lost, printed } = feed(115_200, 127, 4600, 1000);
    expect(lost.length + printed.length).toBe(1000);
    expect(Math.abs(printed.length / 1000 - 0.37)).toBeLessThan(0.05);
  });

  test("holds short frames in 128 bytes until it is done with a long one", () => {
    // 135 bytes take 11.7 ms; meanwhile 5 bytes and their length come 20 times: 120 bytes fit.
    expect(feed(115_200, 5, 500, 20).lost).toEqual([]);
    expect(feed(9600, 5, 500, 30).lost.length).toBeGreaterThan(0);
  });
});
