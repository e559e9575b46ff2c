import type { DeviceConfig, EmulatorConfig } from "@fedprobe/emulator";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isNewer, nextSequence } from "../../emulator/src/rpl/dodag.js";
import { device, hex, isUdp, ORIGIN, OWN, RADIO, runToEnd, SECOND, type Sighting } from "./scenario.js";

/**
 * Six devices: a and b hear the root, c and d hear a and b, e hears c and d alone.
 *
 *     root - a - c - e
 *          \\ b - d /
 */
const PLACES: Record<string, [number, number]> = {
  root: [0, 0],
  a: [14, 5],
  b: [14, -5],
  c: [28, 5],
  d: [28, -5],
  e: [42, 0],
};
const DEVICES: DeviceConfig[] = Object.entries(PLACES).map(([name, place]) =>
  device(name === "root" ? "border-router" : "client", name, place),
);
const steady = { ...RADIO, fading: 0 };

function run(
  changes: Partial<EmulatorConfig> = {},
  network: Partial<EmulatorConfig["networks"][number]> = {},
) {
  return runToEnd({
    devices: DEVICES,
    radio: steady,
    sniffers: [],
    duration: 300,
    networks: [{ ...OWN, ...network }],
    ...changes,
  });
}

const dios = (frames: readonly Sighting[], from = 0) =>
  frames.filter(
    ({ decoded, timeUs }) => decoded["rpl.dio_rank"] !== undefined && timeUs >= ORIGIN + from * SECOND,
  );
const lastRanks = (frames: readonly Sighting[]) =>
  Object.fromEntries(dios(frames).map(({ decoded, sender }) => [sender, decoded["rpl.dio_rank"]]));
const delivered = (outcome: ReturnType<typeof run>, name: string) => outcome.accounts.get(name)!.reports;

describe("six devices", () => {
  const formed = run();

  test("form a DODAG: the root's rank is MinHopRankIncrease, each hop adds one step (RFC 6550, 3.5 and 17)", () => {
    expect(lastRanks(formed.frames)).toEqual({ root: 256, a: 512, b: 512, c: 768, d: 768, e: 1024 });
  });

  test("all say the same DODAG, instance and version", () => {
    const said = dios(formed.frames).map(
      ({ decoded }) => `${decoded["rpl.dio_dagid"]} ${decoded["rpl.dio_version"]}`,
    );
    expect(new Set(said)).toEqual(new Set([`${formed.accounts.get("root")!.address} 240`]));
  });

  test("each makes itself known to the root, hop by hop, and is acknowledged (RFC 6550, 9.8)", () => {
    const { address } = formed.accounts.get("e")!;
    const hops = formed.frames
      .filter(({ decoded }) => decoded["rpl.target"] === address)
      .map(({ sender }) => sender);
    expect(hops.filter((sender) => sender === "a" || sender === "b").length).toBeGreaterThan(0);
    expect(hops.filter((sender) => sender === "c" || sender === "d").length).toBeGreaterThan(0);
    const acknowledged = formed.frames
      .filter(({ decoded }) => decoded["icmpv6.code"] === 3)
      .map(({ decoded }) => decoded["ipv6.dst"]);
    expect(new Set(acknowledged).size).toBe(5);
  });

  test("deliver nearly all reports", () => {
    for (const name of ["a", "b", "c", "d", "e"]) {
      const { delivered: arrived, sent } = delivered(formed, name);
      expect(sent).toBeGreaterThan(25);
      expect(arrived).toBeGreaterThanOrEqual(sent - 1);
    }
  });

  test("say it less and less often, as Trickle has it (RFC 6206): seldom after five minutes", () => {
    const early = dios(formed.frames).filter(({ timeUs }) => timeUs < ORIGIN + 30 * SECOND).length;
    const late = dios(formed.frames, 200).length;
    expect(early).toBeGreaterThan(12);
    // 65.5 s at the longest: in 100 s each of six at most three times.
    expect(late).toBeLessThanOrEqual(18);
  });

  test("go round a router that has died, and come back", () => {
    const timeline: EmulatorConfig["timeline"] = [
      { at: 100, on: ["a"], do: "dead", for: 100 },
      { at: 220, on: ["b"], do: "dead" },
    ];
    const outcome = run({ timeline, duration: 400 });
    const carried = (sender: string, from: number, to: number) =>
      outcome.frames.filter(
        (frame) =>
          isUdp(frame) &&
          frame.sender === sender &&
          frame.timeUs > ORIGIN + from * SECOND &&
          frame.timeUs < ORIGIN + to * SECOND,
      ).length;
    expect(carried("b", 130, 200)).toBeGreaterThan(12);
    expect(carried("a", 280, 400)).toBeGreaterThan(12);
    for (const name of ["c", "d", "e"]) {
      const { delivered: arrived, sent } = delivered(outcome, name);
      expect(arrived).toBeGreaterThan(0.8 * sent);
    }
  });

  test("poison the way when it is no more, and those below leave it too (RFC 6550, 8.2.2.5)", () => {
    const timeline: EmulatorConfig["timeline"] = [{ at: 100, on: ["a", "b"], do: "dead" }];
    const { dropped, frames } = run({ timeline });
    const poison = dios(frames, 100).filter(({ decoded }) => decoded["rpl.dio_rank"] === 0xffff);
    expect(new Set(poison.map(({ sender }) => sender))).toEqual(new Set(["c", "d", "e"]));
    const asking = frames.filter(
      ({ decoded, timeUs }) => decoded["icmpv6.code"] === 0 && timeUs > ORIGIN + 250 * SECOND,
    );
    expect(new Set(asking.map(({ sender }) => sender))).toEqual(new Set(["c", "d", "e"]));
    expect(dropped["not-joined"]).toBeGreaterThan(20);
  });
});

describe("non-storing mode", () => {
  const devices = DEVICES.map((one) => ({ ...one, protocol: "coap" as const }));
  const outcome = run({ devices }, { mode: "non-storing" });

  test("the root learns of all by DAOs that name the parent, and sends answers along source routes", () => {
    const { address } = outcome.accounts.get("e")!;
    const root = outcome.accounts.get("root")!.address;
    const daos = outcome.frames.filter(({ decoded }) => decoded["rpl.target"] === address);
    expect(new Set(daos.map(({ decoded }) => decoded["ipv6.dst"]))).toEqual(new Set([root]));
    const { delivered: arrived, sent } = delivered(outcome, "e");
    expect(arrived).toBeGreaterThanOrEqual(sent - 1);
    // Without answers each report would come five times.
    const reports = new Set(
      outcome.frames
        .filter((frame) => frame.sender === "e" && frame.decoded["udp.len"] !== undefined)
        .map(hex),
    );
    expect(reports.size).toBeLessThan(1.3 * sent);
  });
});

describe("MRHOF", () => {
  test("ranks carry the ETX in 1/128, and lead round a bad link (RFC 6719)", () => {
    // `far` hears the root in 3 of 10 attempts, the relay always.
    const far = device("client", "far", [25, 0]);
    const relay = device("client", "relay", [13, 0]);
    const [root] = DEVICES;
    const outcome = run(
      { devices: [root!, relay, far], radio: RADIO, duration: 600 },
      { objective: "mrhof" },
    );
    const ranks = lastRanks(outcome.frames);
    expect(ranks["root"]).toBe(128);
    expect(Number(ranks["relay"])).toBeGreaterThanOrEqual(256);
    expect(Number(ranks["far"])).toBeGreaterThan(Number(ranks["relay"]) + 100);
    const late = outcome.frames.filter(
      (frame) => isUdp(frame) && frame.sender === "far" && frame.timeUs > ORIGIN + 120 * SECOND,
    );
    const to = (name: string) =>
      late.filter(
        ({ decoded }) => decoded["ieee802154.dst_address_extended"] === outcome.accounts.get(name)!.eui64,
      );
    expect(to("relay").length).toBeGreaterThan(0.9 * late.length);
  });
});

describe("sequence counters (RFC 6550, 7.2)", () => {
  const counter = fc.integer({ min: 0, max: 255 });

  test("the next one is newer, up to the sixteenth after, and never the other way", () => {
    fc.assert(
      fc.property(counter, fc.integer({ min: 1, max: 16 }), (from, steps) => {
        let to = from;
        for (let step = 0; step < steps; step++) to = nextSequence(to);
        expect([isNewer(to, from), isNewer(from, to)]).toEqual([true, false]);
      }),
    );
  });

  test("the examples of the RFC", () => {
    expect(isNewer(5, 240)).toBe(false);
    expect(isNewer(5, 250)).toBe(true);
    expect(isNewer(0, 127)).toBe(true);
    expect(isNewer(240, 240)).toBe(false);
  });
});
