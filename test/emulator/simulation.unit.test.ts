import { type EmulatorConfig, simulate } from "@fedprobe/emulator";
import { describe, expect, test } from "@jest/globals";
import { attack, isTransmission, makeConfig, type Sighting, sightingsOf } from "./scenario.js";

const SECOND = 1e6;
/** 6 bytes before the PSDU, 32 µs a byte. */
const airtime = ({ bytes }: { readonly bytes: Uint8Array }) => (6 + bytes.length) * 32;
const TURNAROUND = 192;
const ACK_WAIT = 864;

const isAck = ({ decoded }: Sighting) => decoded["ieee802154.frame_type"] === 2;
const isUdp = ({ decoded }: Sighting) => decoded["udp.dest_port"] === 8808;
const wantsAck = ({ decoded }: Sighting) =>
  decoded["ieee802154.ack_request"] === 1 && !isAck({ decoded } as Sighting);
const same = (a: Sighting, b: Sighting) => Buffer.compare(a.bytes, b.bytes) === 0;

function run(changes: Partial<EmulatorConfig> = {}) {
  const simulation = simulate(makeConfig(changes));
  const records = [...simulation];
  const accounts = new Map(simulation.accounts().map((account) => [account.name, account]));
  return { records, frames: sightingsOf(records), accounts, dropped: simulation.dropped };
}

const everything = [attack("dos", 30, 20), attack("bad-fcs", 60, 10), attack("dead", 80, 20)];
const busy = run({ timeline: everything });

describe("determinism", () => {
  const bytesOf = (frames: readonly Sighting[]) =>
    frames.map(({ bytes }) => Buffer.from(bytes).toString("hex"));

  test("the same seed gives the same records", () => {
    expect(run({ timeline: everything }).records).toEqual(busy.records);
  });

  test("another seed gives others", () => {
    expect(bytesOf(run({ timeline: everything, seed: 2 }).frames)).not.toEqual(bytesOf(busy.frames));
  });

  test("the network does not change because somebody listens", () => {
    const deaf = run({ timeline: everything, sniffers: [] });
    expect(bytesOf(deaf.frames)).toEqual(bytesOf(busy.frames));
    expect(deaf.frames.every(({ heardBy }) => heardBy.length === 0)).toBe(true);
  });

  test("nor does what comes before an attack", () => {
    const before = ({ timeUs }: Sighting) => timeUs < 1.7e15 + 30 * SECOND;
    expect(bytesOf(run().frames.filter(before))).toEqual(bytesOf(busy.frames.filter(before)));
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
      "client-4": 512,
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
    const far = { name: "far", role: "client" as const, position: [500, 0] as [number, number], period: 10 };
    expect(() => simulate(makeConfig({ devices: [...devices, far] }))).toThrow(/far.*24 m/);
  });
});

describe("acknowledgements", () => {
  /** With the frames that were sent for it in between left out: the medium is kept free. */
  const pairs = busy.frames.map((frame, index) => [frame, busy.frames[index + 1]] as const);

  test("come 192 µs after a frame that asks for one, from its recipient, with its number", () => {
    const addressee = (eui64: unknown) =>
      [...busy.accounts.values()].find((account) => account.eui64 === eui64)!.name;
    const answered = pairs.filter(([frame, next]) => wantsAck(frame) && next && isAck(next));
    for (const [frame, ack] of answered) {
      expect(ack!.timeUs).toBe(frame.timeUs + airtime(frame) + TURNAROUND);
      expect(ack!.sender).toBe(addressee(frame.decoded["ieee802154.dst_address_extended"]));
      expect(ack!.decoded["ieee802154.sequence_number"]).toBe(frame.decoded["ieee802154.sequence_number"]);
    }
    expect(answered.length).toBe(busy.frames.filter(isAck).length);
  });

  test("that do not come bring the same bytes again, at most three times, a little later", () => {
    const copies = new Map<string, Sighting[]>();
    for (const frame of busy.frames.filter(wantsAck)) {
      const chains = copies.get(frame.sender) ?? [];
      const last = chains.at(-1);
      copies.set(frame.sender, [...chains, frame]);
      if (last === undefined || !same(last, frame)) continue;
      const gap = frame.timeUs - last.timeUs - airtime(last);
      expect(gap).toBeGreaterThanOrEqual(ACK_WAIT + 320);
    }
    const runs = [...copies.values()].flatMap((chain) => {
      const lengths: number[] = [];
      for (const [i, frame] of chain.entries()) {
        if (i > 0 && same(chain[i - 1]!, frame)) lengths.push(lengths.pop()! + 1);
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
    const { dropped, frames } = run({ timeline: [{ at: 20, on: "relay", do: "dead" }] });
    const after = frames.filter(
      ({ sender, timeUs }) => sender === "attacker" && timeUs > 1.7e15 + 20 * SECOND,
    );
    const attempts = after.filter(isUdp).map(({ bytes }) => Buffer.from(bytes).toString("hex"));
    const reports = new Set(attempts);
    expect(reports.size).toBeGreaterThan(8);
    expect(attempts).toEqual([...reports].flatMap((report) => [report, report, report, report]));
    expect(dropped["no-ack"]).toBeGreaterThanOrEqual(reports.size);
  });
});

describe("reports", () => {
  test("come once in a period, at most 300 ms late, from the device's own phase", () => {
    const { address } = busy.accounts.get("client-1")!;
    const sent = busy.frames.filter(
      (frame) => isUdp(frame) && frame.decoded["ipv6.src"] === address && frame.sender === "client-1",
    );
    const distinct = sent.filter((frame, i) => i === 0 || !same(frame, sent[i - 1]!));
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
    const { frames } = run({ timeline: everything, sniffers: [at(36), at(36 + 24), at(36 + 31)] });
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

describe("a flood through a relay", () => {
  const flood = run({ timeline: [attack("dos", 30, 40)], duration: 100 });

  test("is carried by the relay nearly completely, as the attacker's", () => {
    const { address } = flood.accounts.get("attacker")!;
    const during = flood.frames.filter(
      (frame) => isUdp(frame) && frame.timeUs > 1.7e15 + 30 * SECOND && frame.timeUs < 1.7e15 + 71 * SECOND,
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
    const { dropped, frames } = run({ timeline: [attack("dos", 30, 20, 500)] });
    expect(dropped["queue-full"]).toBeGreaterThan(1000);
    expect(frames.length).toBeGreaterThan(0);
  });

  test("ends when it should, with all that it had queued", () => {
    const { frames, records } = run({ timeline: [attack("dos", 30, 20, 500)] });
    const end = records.find(({ type }) => type === "action-ended")!.timeUs;
    const sent = frames.filter(({ action }) => action === 0);
    expect(end).toBe(1.7e15 + 50 * SECOND);
    expect(sent.length).toBeGreaterThan(100);
    expect(sent.filter(({ timeUs }) => timeUs > end)).toEqual([]);
  });
});

describe("a dead device", () => {
  const start = 1.7e15 + 80 * SECOND;
  const end = start + 20 * SECOND;

  test("sends nothing at all, and comes back as one that has just started", () => {
    const own = busy.frames.filter(({ sender }) => sender === "attacker");
    expect(own.filter(({ timeUs }) => timeUs >= start && timeUs < end)).toEqual([]);
    const back = own.filter(({ timeUs }) => timeUs >= end);
    expect(back[0]!.decoded["icmpv6.code"]).toBe(0);
    expect(back.some(isUdp)).toBe(true);
  });

  test("does not even acknowledge", () => {
    const dead = run({ timeline: [{ at: 20, on: "relay", do: "dead" }] });
    const acks = dead.frames.filter(
      (frame) => frame.sender === "relay" && frame.timeUs >= 1.7e15 + 20 * SECOND,
    );
    expect(acks).toEqual([]);
  });
});

describe("the records", () => {
  test("are transmissions and the beginnings and ends of actions, in order of time", () => {
    const marks = busy.records.filter((record) => !isTransmission(record));
    expect(marks.map(({ type, timeUs, action }) => [type, (timeUs - 1.7e15) / SECOND, action])).toEqual([
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
    const { records } = run({ duration: 12.5 });
    expect(records.at(-1)!.timeUs).toBeLessThan(1.7e15 + 12.5 * SECOND);
    expect(records).toEqual(run().records.slice(0, records.length));
  });
});
