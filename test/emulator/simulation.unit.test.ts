import { describe, expect, test } from "@jest/globals";
import { airtime, EVERYTHING, hex, isAck, ORIGIN, runToEnd, SECOND, type Sighting } from "./scenario.js";

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
    expect(deaf.receptions).toEqual([]);
  });

  test("nor does what comes before an attack", () => {
    const before = ({ timeUs }: Sighting) => timeUs < ORIGIN + 30 * SECOND;
    expect(bytesOf(runToEnd().frames.filter(before))).toEqual(bytesOf(busy.frames.filter(before)));
  });
});

describe("every frame", () => {
  test("is read to its end, in order of time, and nobody sends two at a time", () => {
    const free = new Map<string, number>();
    for (const frame of busy.frames) {
      expect(frame.decoded["malformed.reason"]).toBeUndefined();
      expect(frame.timeUs).toBeGreaterThanOrEqual(free.get(frame.sender) ?? 0);
      free.set(frame.sender, frame.timeUs + airtime(frame));
    }
  });

  test("has a right FCS, but for those of the attack", () => {
    const bad = busy.frames.filter(({ decoded }) => decoded["ieee802154.fcs_ok"] === 0);
    expect(bad.map(({ action }) => action)).toEqual(bad.map(() => 1));
    expect(bad).toEqual(busy.frames.filter(({ action }) => action === 1));
    expect(bad).toHaveLength(20);
    // Those that their recipient has received.
    expect(busy.dropped["bad-fcs"]).toBeGreaterThan(15);
    expect(busy.dropped["bad-fcs"]).toBeLessThanOrEqual(20);
  });

  test("says who sent it, with the link address or, if that cannot be, nothing", () => {
    for (const { decoded, sender, ...frame } of busy.frames) {
      const expected = isAck({ ...frame, decoded, sender }) ? undefined : busy.accounts.get(sender)!.eui64;
      expect(decoded["ieee802154.src_address_extended"]).toBe(expected);
    }
  });
});

describe("the records", () => {
  test("are what is sent and heard and the beginnings and ends of actions, in order of time", () => {
    const marks = busy.records.flatMap((record) => ("device" in record ? [record] : []));
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
