import { simulate } from "@fedprobe/emulator";
import { describe, expect, test } from "@jest/globals";
import {
  airtime,
  device,
  EVERYTHING,
  hex,
  isAck,
  isUdp,
  makeConfig,
  ORIGIN,
  runToEnd,
  SECOND,
  type Sighting,
  wantsAck,
} from "./scenario.js";

const TURNAROUND = 192;
const ACK_WAIT = 864;

const busy = runToEnd({ timeline: EVERYTHING });

describe("routing", () => {
  test("each device asks, announces itself and is acknowledged before it reports", () => {
    for (const [name, { address }] of busy.accounts) {
      if (name === "border-router") continue;
      const own = busy.frames.filter(({ sender }) => sender === name);
      const first = (code: number) => own.findIndex(({ decoded }) => decoded["icmpv6.code"] === code);
      const report = own.findIndex(
        ({ decoded }) => decoded["ipv6.src"] === address && decoded["udp.len"] !== undefined,
      );
      expect(first(0)).toBe(0);
      expect(first(1)).toBeGreaterThan(0);
      expect(own.findIndex(({ decoded }) => decoded["rpl.target"] === address)).toBeGreaterThan(0);
      expect(report).toBeGreaterThan(0);
    }
    const acknowledged = busy.frames.filter(({ decoded }) => decoded["icmpv6.code"] === 3);
    expect(new Set(acknowledged.map(({ decoded }) => decoded["ipv6.dst"]))).toHaveProperty("size", 8);
  });

  test("ranks are by hops, and the border router is the root", () => {
    const ranks = new Map(
      busy.frames
        .map(({ decoded, sender }) => [sender, decoded["rpl.dio_rank"]] as const)
        .filter(([, rank]) => rank),
    );
    expect(Object.fromEntries(ranks)).toEqual({
      "border-router": 256,
      relay: 512,
      "client-1": 512,
      "client-2": 512,
      "client-3": 512,
      // 22 m from the border router, where frames are lost now and then: through client-2.
      "client-4": 768,
      "client-5": 768,
      "client-6": 768,
      attacker: 768,
    });
    const root = busy.accounts.get("border-router")!.address;
    expect(new Set(busy.frames.map(({ decoded }) => decoded["rpl.dio_dagid"]).filter(Boolean))).toEqual(
      new Set([root]),
    );
  });

  test("the address of a device reaches the root through its parent's DAO", () => {
    const { address } = busy.accounts.get("attacker")!;
    const daos = busy.frames.filter(({ decoded }) => decoded["rpl.target"] === address);
    expect(new Set(daos.map(({ sender }) => sender))).toEqual(new Set(["attacker", "relay"]));
  });

  test("a relay keeps the source and takes one from the hop limit", () => {
    const { address } = busy.accounts.get("attacker")!;
    const theirs = busy.frames.filter(
      (frame) => isUdp(frame) && frame.decoded["ipv6.src"] === address && frame.action !== 1,
    );
    const limits = (name: string) =>
      new Set(theirs.filter(({ sender }) => sender === name).map(({ decoded }) => decoded["ipv6.hop_limit"]));
    expect(new Set(theirs.map(({ sender }) => sender))).toEqual(new Set(["attacker", "relay"]));
    expect(limits("attacker")).toEqual(new Set([64]));
    expect(limits("relay")).toEqual(new Set([63]));
  });

  test("a device that can reach nobody is an error that names it", () => {
    const { devices } = makeConfig();
    const far = device("client", "far", [500, 0]);
    expect(() => simulate(makeConfig({ devices: [...devices, far] }))).toThrow(
      /far; a hop may be about 23.83 m/,
    );
  });
});

describe("acknowledgements", () => {
  test("come 192 µs after a frame that asks for one, from its recipient, with its number", () => {
    const addressee = (eui64: unknown) =>
      [...busy.accounts.values()].find((account) => account.eui64 === eui64)!.name;
    const key = (sender: string, timeUs: number, number: unknown) => `${sender} ${timeUs} ${number}`;
    const wanted = new Set(
      busy.frames.filter(wantsAck).map((frame) => {
        const { decoded, timeUs } = frame;
        const sender = addressee(decoded["ieee802154.dst_address_extended"]);
        return key(sender, timeUs + airtime(frame) + TURNAROUND, decoded["ieee802154.sequence_number"]);
      }),
    );
    const acks = busy.frames.filter(isAck);
    const answers = acks.map(({ decoded, sender, timeUs }) =>
      key(sender, timeUs, decoded["ieee802154.sequence_number"]),
    );
    expect(answers.filter((answer) => !wanted.has(answer))).toEqual([]);
    expect(acks.length).toBeGreaterThan(0.7 * wanted.size);
  });

  test("that do not come bring the same bytes again, at most three times, a little later", () => {
    const copies = new Map<string, Sighting[]>();
    for (const frame of busy.frames.filter(wantsAck)) {
      const chains = copies.get(frame.sender) ?? [];
      const last = chains.at(-1);
      copies.set(frame.sender, [...chains, frame]);
      if (last === undefined || hex(last) !== hex(frame)) continue;
      const gap = frame.timeUs - last.timeUs - airtime(last);
      expect(gap).toBeGreaterThanOrEqual(ACK_WAIT + 320);
    }
    const runs = [...copies.values()].flatMap((chain) => {
      const lengths: number[] = [];
      for (const [i, frame] of chain.entries()) {
        if (i > 0 && hex(chain[i - 1]!) === hex(frame)) lengths.push(lengths.pop()! + 1);
        else lengths.push(1);
      }
      return lengths;
    });
    expect(Math.max(...runs)).toBeGreaterThan(1);
    expect(Math.max(...runs)).toBeLessThanOrEqual(4);
  });

  test("that were lost do not make a packet arrive twice", () => {
    for (const { reports } of busy.accounts.values())
      expect(reports.delivered).toBeLessThanOrEqual(reports.sent);
    const { delivered, sent } = [...busy.accounts.values()].find(({ name }) => name === "client-4")!.reports;
    expect(sent).toBeGreaterThan(8);
    expect(delivered).toBeGreaterThan(0);
  });

  test("are counted when they never come, after four attempts", () => {
    const { dropped, frames } = runToEnd({ timeline: [{ at: 20, on: ["relay"], do: "dead" }] });
    const after = frames.filter(
      ({ sender, timeUs }) => sender === "attacker" && timeUs > ORIGIN + 20 * SECOND,
    );
    const attempts = after.filter(isUdp).map(hex);
    const reports = new Set(attempts);
    expect(reports.size).toBeGreaterThan(2);
    expect(attempts).toEqual([...reports].flatMap((report) => [report, report, report, report]));
    expect(dropped["no-ack"]).toBeGreaterThanOrEqual(reports.size);
    // Then the relay is known to be gone, and there is no other.
    expect(dropped["not-joined"]).toBeGreaterThan(3);
  });
});

describe("reports", () => {
  test("come once in a period, at most 300 ms late, from the device's own phase", () => {
    const { address } = busy.accounts.get("client-1")!;
    const sent = busy.frames.filter(
      (frame) => isUdp(frame) && frame.decoded["ipv6.src"] === address && frame.sender === "client-1",
    );
    const distinct = sent.filter((frame, i) => i === 0 || hex(frame) !== hex(sent[i - 1]!));
    const gaps = distinct.slice(1).map(({ timeUs }, i) => (timeUs - distinct[i]!.timeUs) / SECOND);
    expect(gaps.length).toBeGreaterThan(8);
    for (const gap of gaps) expect(Math.abs(gap - 10)).toBeLessThan(0.35);
  });

  test("carry 40 bytes", () => {
    const lengths = busy.frames
      .map(({ decoded }) => decoded["udp.len"])
      .filter((length) => length !== undefined);
    expect(new Set(lengths)).toEqual(new Set([48]));
  });
});
