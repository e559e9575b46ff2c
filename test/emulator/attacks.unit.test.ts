import { describe, expect, test } from "@jest/globals";
import { attack, EVERYTHING, isUdp, ORIGIN, runToEnd, SECOND } from "./scenario.js";

const busy = runToEnd({ timeline: EVERYTHING });

describe("a flood through a relay", () => {
  const flood = runToEnd({ timeline: [attack("dos", 30, 40)], duration: 100 });

  test("is carried by the relay nearly completely, as the attacker's", () => {
    const { address } = flood.accounts.get("attacker")!;
    const during = flood.frames.filter(
      (frame) => isUdp(frame) && frame.timeUs > ORIGIN + 30 * SECOND && frame.timeUs < ORIGIN + 71 * SECOND,
    );
    const distinct = (name: string) => {
      const own = during.filter(({ decoded, sender }) => sender === name && decoded["ipv6.src"] === address);
      return new Set(own.map(({ bytes }) => Buffer.from(bytes.subarray(-42, -2)).toString("latin1"))).size;
    };
    expect(distinct("attacker")).toBeGreaterThan(990);
    expect(distinct("relay")).toBeGreaterThan(0.99 * distinct("attacker"));
  });

  test("leaves the others most of their reports", () => {
    for (const { name, reports } of flood.accounts.values()) {
      if (name === "border-router") continue;
      expect([name, reports.delivered / reports.sent > 0.8]).toEqual([name, true]);
    }
  });

  test("that is more than the medium carries fills the queue, which is counted", () => {
    const { dropped, frames } = runToEnd({ timeline: [attack("dos", 30, 20, 500)] });
    expect(dropped["queue-full"]).toBeGreaterThan(1000);
    expect(frames.length).toBeGreaterThan(0);
  });

  test("ends when it should, with all that it had queued", () => {
    const { frames, records } = runToEnd({ timeline: [attack("dos", 30, 20, 500)] });
    const end = records.find(({ type }) => type === "action-ended")!.timeUs;
    const sent = frames.filter(({ action }) => action === 0);
    expect(end).toBe(ORIGIN + 50 * SECOND);
    expect(sent.length).toBeGreaterThan(100);
    expect(sent.filter(({ timeUs }) => timeUs > end)).toEqual([]);
  });
});

describe("a dead device", () => {
  const start = ORIGIN + 80 * SECOND;
  const end = start + 20 * SECOND;

  test("sends nothing at all, and comes back as one that has just started", () => {
    const own = busy.frames.filter(({ sender }) => sender === "attacker");
    expect(own.filter(({ timeUs }) => timeUs >= start && timeUs < end)).toEqual([]);
    const back = own.filter(({ timeUs }) => timeUs >= end);
    expect(back[0]!.decoded["icmpv6.code"]).toBe(0);
    expect(back.some(isUdp)).toBe(true);
  });

  test("does not even acknowledge", () => {
    const dead = runToEnd({ timeline: [{ at: 20, on: ["relay"], do: "dead" }] });
    const acks = dead.frames.filter(
      (frame) => frame.sender === "relay" && frame.timeUs >= ORIGIN + 20 * SECOND,
    );
    expect(acks).toEqual([]);
  });
});
