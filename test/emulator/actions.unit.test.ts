import type { Action, EmulatorConfig } from "@fedprobe/emulator";
import { simulate, TruthLedger } from "@fedprobe/emulator";
import { describe, expect, test } from "@jest/globals";
import { ACTIONS } from "../../emulator/src/actions/table.js";
import {
  device,
  hex,
  isAck,
  isUdp,
  makeConfig,
  ORIGIN,
  runToEnd,
  SECOND,
  type Sighting,
} from "./scenario.js";

const [BEGIN, LENGTH] = [60, 60];

/** The network with one action in its second minute. */
function act(what: Action["do"], more: Partial<Action> = {}, changes: Partial<EmulatorConfig> = {}) {
  const action: Action = { at: BEGIN, on: ["attacker"], do: what, for: LENGTH, ...more };
  const setting = { timeline: [action], duration: 180, sniffers: [], ...changes };
  const outcome = runToEnd(setting);
  const ledger = new TruthLedger(setting.timeline);
  const truths = [
    ...[...simulate(makeConfig(setting))].flatMap((record) => ledger.take(record)),
    ...ledger.close(0),
  ];
  const during = ({ timeUs }: Sighting) =>
    timeUs >= ORIGIN + BEGIN * SECOND && timeUs < ORIGIN + (BEGIN + LENGTH) * SECOND;
  const frames = outcome.frames.filter(during);
  const eui64 = (name: string) => outcome.accounts.get(name)!.eui64;
  return {
    ...outcome,
    truths,
    frames,
    all: outcome.frames,
    by: (name: string) => frames.filter(({ sender }) => sender === name),
    eui64,
  };
}

const normal = act("dead", { at: 179, for: 1 });
const isDio = ({ decoded }: Sighting) => decoded["rpl.dio_rank"] !== undefined;
const isOwn = ({ action }: Sighting) => action === 0;
const isDao = ({ decoded }: Sighting) => decoded["rpl.target"] !== undefined;
const delivered = (outcome: ReturnType<typeof act>, name: string) =>
  outcome.accounts.get(name)!.reports.delivered;

describe("every action", () => {
  const FURTHER: Partial<Record<Action["do"], Partial<Action>>> = {
    clone: { as: "client-1" },
    replay: { as: "relay" },
    "dao-replay": { as: "relay" },
    ddos: { on: ["attacker", "client-1", "client-2"] },
    wormhole: { on: ["attacker", "client-5"] },
  };
  test.each(Object.keys(ACTIONS) as Action["do"][])(
    "%s: is true of who does it, in its time, and all frames can be read",
    (what) => {
      const { all, eui64, truths } = act(what, FURTHER[what]);
      const kinds = [ACTIONS[what].alone, ACTIONS[what].together];
      if (what !== "dao-replay") expect(truths.length).toBeGreaterThan(0);
      for (const { endUs, kind, nodes, startUs } of truths) {
        expect(kinds).toContain(kind);
        expect(nodes).toContain(
          eui64(
            FURTHER[what]?.on ? (nodes.includes(eui64("attacker")) ? "attacker" : "client-5") : "attacker",
          ) && nodes[0],
        );
        expect(startUs).toBeGreaterThanOrEqual(ORIGIN + BEGIN * SECOND);
        expect(endUs).toBeLessThanOrEqual(ORIGIN + (BEGIN + LENGTH) * SECOND);
      }
      expect(all.filter(({ decoded }) => decoded["malformed.reason"] !== undefined)).toEqual([]);
    },
  );
});

describe("floods", () => {
  test("ddos: several send far more than reports, and it is true of them together", () => {
    const on = ["attacker", "client-1", "client-2"];
    const { by, eui64, truths } = act("ddos", { on, rate: 20 });
    for (const name of on) expect(by(name).filter(isOwn).length).toBeGreaterThan(900);
    const together = truths.find(({ kind }) => kind === "ddos")!;
    expect([...together.nodes].sort()).toEqual(on.map(eui64).sort());
    expect(
      truths
        .filter(({ kind }) => kind === "dos")
        .map(({ device: name }) => name)
        .sort(),
    ).toEqual(on);
  });

  test("dis-flood: DIS to all, to which the neighbours answer with DIOs", () => {
    const { by, frames } = act("dis-flood");
    expect(by("attacker").filter(({ decoded }) => decoded["icmpv6.code"] === 0).length).toBeGreaterThan(280);
    expect(frames.filter(isDio).length).toBeGreaterThan(3 * normal.frames.filter(isDio).length);
  });

  test("dio-flood: DIOs without end", () => {
    expect(act("dio-flood").by("attacker").filter(isDio).length).toBeGreaterThan(550);
  });
});

describe("lies about the DODAG", () => {
  test("version-number: a version that the root has not given, which others take over", () => {
    const versions = (frames: readonly Sighting[]) =>
      new Set(frames.filter(isDio).map(({ decoded }) => decoded["rpl.dio_version"]));
    const { by, frames } = act("version-number");
    expect(versions(normal.frames)).toEqual(new Set([240]));
    expect(by("attacker").filter(isDio)[0]!.decoded["rpl.dio_version"]).toBe(241);
    expect(versions(frames.filter(({ sender }) => sender === "relay")).size).toBeGreaterThan(1);
  });

  test("sinkhole: the rank of the root, so that a neighbour sends to the liar", () => {
    const { by, eui64 } = act("sinkhole", { on: ["client-2"] });
    expect(
      new Set(
        by("client-2")
          .filter(isDio)
          .map(({ decoded }) => decoded["rpl.dio_rank"]),
      ),
    ).toEqual(new Set([256]));
    const to = by("client-4")
      .concat(by("client-5"))
      .filter(isUdp)
      .map(({ decoded }) => decoded["ieee802154.dst_address_extended"]);
    expect(to).toContain(eui64("client-2"));
  });

  test("sybil: DIOs under names that nobody has", () => {
    const { accounts, by, truths } = act("sybil", { count: 7 });
    const real = new Set([...accounts.values()].map(({ eui64 }) => eui64));
    const names = new Set(
      by("attacker")
        .filter(isDio)
        .map(({ decoded }) => String(decoded["ieee802154.src_address_extended"])),
    );
    const made = [...names].filter((name) => !real.has(name));
    expect(made).toHaveLength(7);
    for (const name of made) expect(truths[0]!.nodes).toContain(name);
  });
});

describe("what is not passed on", () => {
  test("blackhole: nothing of others leaves the relay", () => {
    const outcome = act("blackhole", { on: ["relay"] });
    const { address } = outcome.accounts.get("attacker")!;
    const relayed = (one: typeof normal) =>
      one.by("relay").filter((frame) => isUdp(frame) && frame.decoded["ipv6.src"] === address).length;
    expect(relayed(outcome)).toBe(0);
    expect(relayed(normal)).toBeGreaterThan(4);
    expect(outcome.dropped.swallowed).toBeGreaterThan(4);
  });

  test("selective-forwarding: about the given part does not", () => {
    const devices = makeConfig().devices.map((one) => ({ ...one, period: 1, jitter: 0.2 }));
    const outcome = act("selective-forwarding", { on: ["relay"], share: 0.3 }, { devices });
    const { address } = outcome.accounts.get("attacker")!;
    const packets = (name: string) =>
      new Set(
        outcome
          .by(name)
          .filter((frame) => isUdp(frame) && frame.decoded["ipv6.src"] === address)
          .map(({ bytes }) => hex({ bytes: bytes.subarray(-42, -2) })),
      ).size;
    expect(Math.abs(1 - packets("relay") / packets("attacker") - 0.3)).toBeLessThan(0.2);
  });
});

describe("borrowed names and frames", () => {
  test("clone: reports in the name of a device that goes on with its own", () => {
    const { by, eui64 } = act("clone", { as: "client-1" });
    const forged = by("attacker").filter(
      (frame) => isUdp(frame) && frame.decoded["ieee802154.src_address_extended"] === eui64("client-1"),
    );
    expect(forged.length).toBeGreaterThan(20);
    expect(by("client-1").filter(isUdp).length).toBeGreaterThan(4);
  });

  test("replay: frames that were on the air before, bit by bit", () => {
    const { all, by } = act("replay", { as: "relay" });
    const repeated = by("attacker").filter(isOwn);
    expect(repeated.length).toBeGreaterThan(5);
    for (const frame of repeated) {
      const first = all.find((other) => other.sender === "relay" && hex(other) === hex(frame))!;
      expect(first.timeUs).toBeLessThan(frame.timeUs - 15 * SECOND);
    }
  });

  test("dao-replay: only DAOs", () => {
    // The victim loses its parent, so that it says DAOs while the attacker listens.
    const timeline: Action[] = [{ at: 5, on: ["attacker"], do: "dao-replay", as: "relay", for: 150 }];
    const { frames } = runToEnd({ timeline, duration: 180 });
    const repeated = frames.filter(isOwn);
    expect(repeated.length).toBeGreaterThan(5);
    expect(repeated.every(isDao)).toBe(true);
  });

  test("wormhole: what is sent at one place is sent at the other a little later", () => {
    const { all, by } = act("wormhole", { on: ["attacker", "client-5"] });
    for (const name of ["attacker", "client-5"]) {
      const tunnelled = by(name).filter(isOwn);
      expect(tunnelled.length).toBeGreaterThan(10);
      for (const frame of tunnelled)
        expect(all.some((other) => other.timeUs < frame.timeUs && hex(other) === hex(frame))).toBe(true);
    }
  });
});

describe("attacks on links", () => {
  test("fragment-attack: takes the buffers of the parent, so that others' packets are lost", () => {
    const devices = makeConfig().devices.map((one) =>
      one.name === "attacker" ? one : { ...one, size: 200 },
    );
    const other = device("client", "beyond", [36, 4]);
    const { by, dropped } = act("fragment-attack", {}, { devices: [...devices, { ...other, size: 200 }] });
    const first = by("attacker").filter(({ bytes }) => (bytes[21]! & 0xf8) === 0xc0);
    expect(first.length).toBeGreaterThan(50);
    expect(by("attacker").filter(({ bytes }) => (bytes[21]! & 0xf8) === 0xe0)).toEqual([]);
    expect(dropped["reassembly-full"]).toBeGreaterThan(20);
  });

  test("ack-spoofing: acknowledges what is for others, dead ones too", () => {
    const timeline: Action[] = [
      { at: 60, on: ["relay"], do: "ack-spoofing", as: "client-1" },
      { at: 61, on: ["client-1"], do: "dead" },
    ];
    const { dropped, frames } = runToEnd({ timeline, duration: 180 });
    const late = frames.filter(({ timeUs }) => timeUs > ORIGIN + 62 * SECOND);
    expect(late.filter((frame) => isAck(frame) && frame.sender === "relay").length).toBeGreaterThan(5);
    const honest = runToEnd({ timeline: timeline.slice(1), duration: 180 });
    expect(dropped["no-ack"]).toBeLessThanOrEqual(honest.dropped["no-ack"]);
  });

  test("jamming: near by hardly anything arrives, and it is not a frame", () => {
    const jammed = act("jamming", { on: ["client-1"] });
    const all = (outcome: typeof normal) =>
      [...outcome.accounts.keys()].reduce((sum, name) => sum + delivered(outcome, name), 0);
    expect(all(jammed)).toBeLessThan(all(normal) - 8);
    expect(jammed.dropped["channel-busy"]).toBeGreaterThan(normal.dropped["channel-busy"] + 10);
    expect(jammed.by("client-1").length).toBeLessThan(normal.by("client-1").length);
  });
});
