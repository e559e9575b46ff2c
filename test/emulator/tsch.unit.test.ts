import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { findContradictions } from "../../emulator/src/find-contradictions.js";
import { channelOf, HOPPING_SEQUENCE, Schedule, slotsNeeded } from "../../emulator/src/mac/tsch-schedule.js";
import { makeIdentity } from "../../emulator/src/network/identity.js";
import {
  airtime,
  hex,
  makeConfig,
  ORIGIN,
  OWN,
  runToEnd,
  SECOND,
  type Sighting,
  sniffer,
} from "./scenario.js";

const TSCH = { slotframe: 101, transmissions: 8 };
const HOPPING = { networks: [{ ...OWN, tsch: TSCH }], duration: 300 };
const { accounts, dropped, frames, sniffers } = runToEnd({
  ...HOPPING,
  sniffers: [sniffer("one", [0, 0]), { ...sniffer("all", [0, 0], 17755), channel: [...HOPPING_SEQUENCE] }],
});
const names = [...accounts.keys()];
const isBeacon = ({ decoded }: Sighting) => decoded["ieee802154.frame_type"] === 0;
const isData = ({ decoded }: Sighting) => decoded["ieee802154.frame_type"] === 1;
const isEnhancedAck = ({ decoded }: Sighting) => decoded["ieee802154.frame_type"] === 2;
const endOf = (frame: Sighting) => frame.timeUs + airtime(frame);
const asnOf = (frame: Sighting) => Number(frame.decoded["tsch.asn"]);
const slots = (us: number) => Math.round(us / 10_000);
/** When slot 0 began, as near as clocks can tell. */
const first = frames.find(isBeacon)!;
const originUs = first.timeUs - 2120 - asnOf(first) * 10_000;
/** Absolute number of the slot that a frame was sent in. */
const slotOf = ({ timeUs }: Sighting) => Math.floor((timeUs - originUs) / 10_000);

describe("the hopping sequence", () => {
  test("has each channel of the band once", () => {
    expect([...HOPPING_SEQUENCE].sort()).toEqual(Array.from({ length: 16 }, (_, index) => 11 + index));
  });

  test("goes on by one place from slot to slot, and by the channel offset (IEEE Std 802.15.4-2020, 6.2.10)", () => {
    const asn = fc.integer({ min: 0, max: 2 ** 40 - 1 });
    fc.assert(
      fc.property(asn, fc.integer({ min: 0, max: 15 }), (slot, offset) => {
        expect(channelOf(slot, offset)).toBe(HOPPING_SEQUENCE[(slot + offset) % 16]);
        expect(channelOf(slot + 1, offset)).toBe(channelOf(slot, (offset + 1) % 16));
      }),
    );
  });
});

describe("a schedule", () => {
  const devices = names.map((name, index) => makeIdentity(index, name, 0));

  test("has one cell for all and for each device as many in a row as a frame is sent times", () => {
    const schedule = new Schedule(devices, 101, 8);
    const senders = Array.from({ length: 101 }, (_, slot) => schedule.cellAt(101 * 7 + slot)?.sender);
    const own = devices.flatMap((device) => Array.from({ length: 8 }, () => device));
    const asleep = Array.from({ length: 101 - slotsNeeded(devices.length, 8) }, () => undefined);
    expect(senders).toEqual(["all", ...own, ...asleep]);
  });

  test("that is too short for its devices is refused, and so is a radio too slow for its slots", () => {
    const short = { ...HOPPING, networks: [{ ...OWN, tsch: { slotframe: 72, transmissions: 8 } }] };
    expect(findContradictions(makeConfig(short)).join()).toContain("make it 73");
    const slow = { ...makeConfig(HOPPING), radio: { ...makeConfig().radio, phy: "fsk-863" as const } };
    expect(findContradictions(slow).join()).toContain("use oqpsk-2450");
  });
});

describe("a network that hops", () => {
  test("forms itself by beacons, and its reports arrive", () => {
    const reports = [...accounts.values()].map((account) => account.reports);
    const sent = reports.reduce((sum, each) => sum + each.sent, 0);
    const delivered = reports.reduce((sum, each) => sum + each.delivered, 0);
    expect(sent).toBeGreaterThan(100);
    expect(delivered / sent).toBeGreaterThan(0.95);
    expect(dropped["channel-busy"]).toBe(0);
  });

  test("sends each beacon in the slot that the beacon says, on the channel of that slot and its sender", () => {
    const beacons = frames.filter(isBeacon);
    expect(new Set(beacons.map(({ sender }) => sender))).toEqual(new Set(names));
    for (const beacon of beacons) {
      expect(slotOf(beacon)).toBe(asnOf(beacon));
      expect(beacon.channel).toBe(channelOf(asnOf(beacon), (names.indexOf(beacon.sender) + 1) % 16));
    }
  });

  test("has its clocks within the guard time (macTsRxWait is 2200 µs)", () => {
    const wrong = frames
      .filter((frame) => !isEnhancedAck(frame))
      .map((frame) => {
        return frame.timeUs - originUs - slotOf(frame) * 10_000 - 2120;
      });
    expect(Math.max(...wrong.map(Math.abs))).toBeLessThan(1100);
  });

  test("acknowledges 1 ms after the end of a frame, on its channel, and in its slot", () => {
    const acks = frames.filter(isEnhancedAck);
    expect(acks.length).toBeGreaterThan(100);
    for (const ack of acks) {
      const acknowledged = frames.find((frame) => isData(frame) && endOf(frame) + 1000 === ack.timeUs)!;
      expect(ack.channel).toBe(acknowledged.channel);
      expect(slots(endOf(ack) - originUs - slotOf(acknowledged) * 10_000)).toBeLessThanOrEqual(1);
      expect(ack.decoded["ieee802154.sequence_number"]).toBe(
        acknowledged.decoded["ieee802154.sequence_number"],
      );
    }
  });

  test("is heard by one radio on one channel in 16, by radios on all channels always", () => {
    const share = sniffers["one"]!.heard / sniffers["all"]!.heard;
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.1);
  });
});

describe("a frame that nobody acknowledges", () => {
  test("is sent eight times, in consecutive slots of a slotframe, on eight channels, and given up", () => {
    const timeline = [{ at: 200, on: ["relay"], do: "dead" as const }];
    const dead = runToEnd({ ...HOPPING, timeline });
    const bursts = new Map<string, Sighting[]>();
    const late = dead.frames.filter((frame) => isData(frame) && frame.timeUs > ORIGIN + 201 * SECOND);
    for (const frame of late.filter(({ decoded }) => decoded["ieee802154.ack_request"] === 1)) {
      bursts.set(hex(frame), [...(bursts.get(hex(frame)) ?? []), frame]);
    }
    const longest = [...bursts.values()].sort((a, b) => b.length - a.length)[0]!;
    expect(longest).toHaveLength(8);
    expect(longest.slice(1).map((frame, index) => slots(frame.timeUs - longest[index]!.timeUs))).toEqual(
      Array.from({ length: 7 }, () => 1),
    );
    expect(new Set(longest.map(({ channel }) => channel)).size).toBe(8);
    expect(dead.dropped["no-ack"]).toBeGreaterThan(0);
  });
});
