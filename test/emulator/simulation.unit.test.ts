import { describe, expect, test } from "@jest/globals";
import {
  airtime,
  EVERYTHING,
  hex,
  isAck,
  isTransmission,
  ORIGIN,
  runToEnd,
  SECOND,
  type Sighting,
} from "./scenario.js";

const busy = runToEnd({ timeline: EVERYTHING });

describe("determinism", () => {
  const bytesOf = (frames: readonly Sighting[]) => frames.map(hex);

  test("the same seed gives the same records", () => {
    expect(runToEnd({ timeline: EVERYTHING }).records).toEqual(busy.records);
  });

  test("another seed gives others", () => {
    expect(bytesOf(runToEnd({ timeline: EVERYTHING, seed: 2 }).frames)).not.toEqual(bytesOf(busy.frames));
  });

  test("the network does not change because somebody listens", () => {
    const deaf = runToEnd({ timeline: EVERYTHING, sniffers: [] });
    expect(bytesOf(deaf.frames)).toEqual(bytesOf(busy.frames));
    expect(deaf.frames.every(({ heardBy }) => heardBy.length === 0)).toBe(true);
  });

  test("nor does what comes before an attack", () => {
    const before = ({ timeUs }: Sighting) => timeUs < ORIGIN + 30 * SECOND;
    expect(bytesOf(runToEnd().frames.filter(before))).toEqual(bytesOf(busy.frames.filter(before)));
  });
});

describe("every frame", () => {
  test("is read to its end, in order of time, and only one is on the air", () => {
    let free = 0;
    for (const frame of busy.frames) {
      expect(frame.decoded["malformed.reason"]).toBeUndefined();
      expect(frame.timeUs).toBeGreaterThanOrEqual(free);
      free = frame.timeUs + airtime(frame);
    }
  });

  test("has a right FCS, but for those of the attack", () => {
    const bad = busy.frames.filter(({ decoded }) => decoded["ieee802154.fcs_ok"] === 0);
    expect(bad.map(({ action }) => action)).toEqual(bad.map(() => 1));
    expect(bad).toEqual(busy.frames.filter(({ action }) => action === 1));
    expect(bad).toHaveLength(20);
    expect(busy.dropped["bad-fcs"]).toBe(20);
  });

  test("says who sent it, with the link address or, if that cannot be, nothing", () => {
    for (const { decoded, sender, ...frame } of busy.frames) {
      const expected = isAck({ ...frame, decoded, sender }) ? undefined : busy.accounts.get(sender)!.eui64;
      expect(decoded["ieee802154.src_address_extended"]).toBe(expected);
    }
  });
});

describe("sniffers", () => {
  const at = (x: number) => ({
    name: `at ${x}`,
    position: [x, 0] as [number, number],
    host: "127.0.0.1",
    port: 1,
  });
  const heard = (frames: readonly Sighting[], name: string) =>
    frames.filter(({ heardBy }) => heardBy.some(({ sniffer }) => sniffer === name));

  test("hear all that is near, nothing that is far, and of the rest what the law says", () => {
    const { frames } = runToEnd({ timeline: EVERYTHING, sniffers: [at(36), at(36 + 24), at(36 + 31)] });
    const attacks = frames.filter(({ sender }) => sender === "attacker");
    expect(attacks.length).toBeGreaterThan(500);
    expect(heard(attacks, "at 36")).toHaveLength(attacks.length);
    expect(heard(frames, "at 67")).toHaveLength(0);
    // 24 m of 30 m: one half, give or take four standard deviations.
    const share = heard(attacks, "at 60").length / attacks.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / attacks.length));
  });

  test("hear a near device better than a distant one", () => {
    const lqi = (name: string) =>
      busy.frames
        .find(({ heardBy, sender }) => sender === name && heardBy.some(({ sniffer }) => sniffer === "east"))!
        .heardBy.find(({ sniffer }) => sniffer === "east")!.lqi;
    expect(lqi("attacker")).toBe(255);
    expect(lqi("border-router")).toBeLessThan(128);
  });
});

describe("the records", () => {
  test("are transmissions and the beginnings and ends of actions, in order of time", () => {
    const marks = busy.records.filter((record) => !isTransmission(record));
    expect(marks.map(({ type, timeUs, action }) => [type, (timeUs - ORIGIN) / SECOND, action])).toEqual([
      ["action-begun", 30, 0],
      ["action-ended", 50, 0],
      ["action-begun", 60, 1],
      ["action-ended", 70, 1],
      ["action-begun", 80, 2],
      ["action-ended", 100, 2],
    ]);
    const times = busy.records.map(({ timeUs }) => timeUs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test("end with the duration of the experiment", () => {
    const { records } = runToEnd({ duration: 12.5 });
    expect(records.at(-1)!.timeUs).toBeLessThan(ORIGIN + 12.5 * SECOND);
    expect(records).toEqual(runToEnd().records.slice(0, records.length));
  });
});
