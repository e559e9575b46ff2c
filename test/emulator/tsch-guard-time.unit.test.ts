import { describe, expect, test } from "@jest/globals";
import { EventQueue } from "../../emulator/src/kernel/event-queue.js";
import { openRandom } from "../../emulator/src/kernel/random.js";
import { Timer } from "../../emulator/src/kernel/timer.js";
import type { EnhancedAckFrame, RadioFrame } from "../../emulator/src/mac/frame.js";
import { TschMac } from "../../emulator/src/mac/tsch-mac.js";
import { channelOf, Schedule } from "../../emulator/src/mac/tsch-schedule.js";
import { makeIdentity } from "../../emulator/src/network/identity.js";
import { findLinks } from "../../emulator/src/radio/links.js";
import { Medium } from "../../emulator/src/radio/medium.js";
import { airtimeUs } from "../../emulator/src/radio/phy.js";
import { blank, OQPSK } from "./saturation.js";
import { RADIO } from "./scenario.js";

/** The border router and a station that sends it a frame `lateUs` after its time in a slot of its own. */
function sendLate(lateUs: number) {
  const queue = new EventQueue();
  const radio = { ...RADIO, fading: 0 };
  const nodes = [0, 1].map((index) => ({ name: `node ${index}`, position: [index, 0] as [number, number] }));
  const air: { readonly frame: RadioFrame; readonly timeUs: number }[] = [];
  const onAir = (frame: RadioFrame) => air.push({ frame, timeUs: queue.now });
  const medium = new Medium<RadioFrame>(
    queue,
    OQPSK,
    findLinks(nodes, radio, 1),
    radio,
    Int32Array.of(1, 2),
    onAir,
  );
  const [root, other] = nodes.map(({ name }, index) => makeIdentity(index, name, 0));
  const delivered: unknown[] = [];
  const user = {
    deliver: (frame: unknown) => delivered.push(frame),
    transmitted: () => {},
    dropped: () => {},
  };
  const schedule = new Schedule([root!, other!], 101, 8);
  const around = { self: root!, panId: 1, queue, phy: OQPSK, medium, random: openRandom(1, "mac"), user };
  new TschMac({ ...around, schedule, originUs: 0, isRoot: true }).powerOn();
  const station = medium.attach({ heard: () => {}, sent: () => {}, collided: () => {} });
  const frame = blank(other!, root!, 50, true);
  const asn = 101 + 1 + 8;
  new Timer(queue, () => {
    medium.tune(station, channelOf(asn, 2));
    medium.transmit(station, frame);
  }).at(asn * 10_000 + 2120 + lateUs);
  while (queue.step(2e6));
  const ack = air.find((one) => one.frame.kind === "enhanced-ack");
  const endUs = asn * 10_000 + 2120 + lateUs + airtimeUs(OQPSK, 50);
  return { delivered, ack: ack?.frame as EnhancedAckFrame | undefined, delay: ack && ack.timeUs - endUs };
}

describe("the guard time of half of macTsRxWait (IEEE Std 802.15.4-2020, Table 8-96)", () => {
  test.each([-1100, -37, 0, 512, 1100])(
    "lets a frame in that comes %d µs late, and says how late",
    (lateUs) => {
      const { ack, delay, delivered } = sendLate(lateUs);
      expect(delivered).toHaveLength(1);
      expect(ack?.timeCorrection).toBe(-lateUs + 0);
      expect(delay).toBe(1000);
    },
  );

  test.each([-1101, 1101, 3000])("keeps a frame out that comes %d µs late", (lateUs) => {
    expect(sendLate(lateUs)).toEqual({ delivered: [], ack: undefined, delay: undefined });
  });
});
