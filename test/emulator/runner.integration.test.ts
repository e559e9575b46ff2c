import {
  type EmulatorConfig,
  emulatorSummarySchema,
  runEmulation,
  simulate,
  type Truth,
} from "@fedprobe/emulator";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Receiver } from "./receiver.js";
import { attack, isReception, isTransmission, makeConfig } from "./scenario.js";

let receivers: Receiver[];
beforeEach(async () => {
  receivers = [await Receiver.open(), await Receiver.open()];
});
afterEach(async () => {
  for (const receiver of receivers) await receiver.close();
});

/** 100 virtual seconds in half a second, beginning now. */
function fastConfig(changes: Partial<EmulatorConfig> = {}): EmulatorConfig {
  const config = makeConfig();
  const sniffers = config.sniffers.map((sniffer, i) => ({ ...sniffer, port: receivers[i]!.port }));
  const timeline = [attack("dos", 30, 20), attack("dead", 60)];
  return {
    ...config,
    sniffers,
    timeline,
    duration: 100,
    speed: 200,
    originUs: Date.now() * 1000,
    ...changes,
  };
}

/** What a run says while it lasts. */
function openNotes() {
  const truths: Truth[] = [];
  let ready: () => void = () => undefined;
  const isReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  return {
    truths,
    isReady,
    output: { ready, truth: (truth: Truth) => truths.push(truth), progress: () => undefined },
  };
}

const never = new AbortController().signal;

describe("a run against the host's clock", () => {
  test("sends each frame to each sniffer that hears it, once, in order, with its virtual time", async () => {
    const config = fastConfig();
    const notes = openNotes();
    const summary = await runEmulation(config, notes.output, never);
    const records = [...simulate(config)];
    const transmissions = records.filter(isTransmission);
    expect(emulatorSummarySchema.parse(summary)).toEqual(summary);
    expect(summary.transmitted).toBe(transmissions.length);
    for (const [i, { name }] of config.sniffers.entries()) {
      const own = records.filter(isReception).filter(({ sniffer }) => sniffer === name);
      const expected = own.map(({ bytes, lqi, shownUs }) => ({ bytes, lqi, time: shownUs }));
      const { received } = receivers[i]!;
      await receivers[i]!.has(expected.length);
      const { given, heard, sendErrors, sent } = summary.sniffers[name]!;
      expect([given, heard, sent, sendErrors]).toEqual([...Array(3).fill(expected.length), 0]);
      expect(received.map(({ bytes, lqi, time }) => ({ bytes, lqi, time }))).toEqual(expected);
      expect(received.map(({ sequence }) => sequence)).toEqual(expected.map((_, at) => at + 1));
      const rest = new Set(
        received.map(({ channel, deviceId, fcsFormat }) => `${channel} ${deviceId} ${fcsFormat}`),
      );
      expect(rest).toEqual(new Set([`26 ${i + 1} crc-16`]));
    }
    expect(notes.truths.map(({ kind }) => kind)).toEqual(["dos", "node-failure"]);
  });

  test("that begins late catches up and loses nothing", async () => {
    // All of it is over already: the whole experiment is late.
    const config = fastConfig({ originUs: Date.now() * 1000 - 3600e6 });
    const summary = await runEmulation(config, openNotes().output, never);
    for (const [i, { name }] of config.sniffers.entries()) {
      const { heard, sent } = summary.sniffers[name]!;
      await receivers[i]!.has(heard);
      expect(sent).toBe(heard);
      expect(receivers[i]!.received.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: heard }, (_, at) => at + 1),
      );
    }
  });

  test("never sends a frame before its time", async () => {
    const config = fastConfig({ duration: 40 });
    const early: number[] = [];
    const begun = process.hrtime.bigint();
    const virtualNow = () =>
      config.originUs + (Number(process.hrtime.bigint() - begun) / 1000) * config.speed;
    const watched = receivers[0]!.received;
    const push = watched.push.bind(watched);
    watched.push = (...datagrams) => {
      // The origin was read from a clock that counts milliseconds, each a fifth of a virtual second.
      for (const { time } of datagrams) if (time! > virtualNow() + 2 * 1000 * config.speed) early.push(time!);
      return push(...datagrams);
    };
    const summary = await runEmulation(config, openNotes().output, never);
    await receivers[0]!.has(summary.sniffers["west"]!.sent);
    expect(early).toEqual([]);
  });

  test("that is stopped says what was done until then", async () => {
    const stop = new AbortController();
    const config = fastConfig({ speed: 50, duration: 3600, timeline: [attack("dos", 5)] });
    const notes = openNotes();
    const running = runEmulation(config, notes.output, stop.signal);
    await receivers[1]!.has(500);
    stop.abort();
    const summary = await running;
    const { sent } = summary.sniffers["east"]!;
    await receivers[1]!.has(sent);
    const last = Math.max(...receivers[1]!.received.map(({ time }) => time!));
    expect(summary.transmitted).toBeGreaterThanOrEqual(sent);
    expect(notes.truths).toMatchObject([{ kind: "dos", device: "attacker" }]);
    // The attacker is near the sniffer, so nothing that it did can be later than what was heard but for relayed frames.
    expect(notes.truths[0]!.endUs).toBeLessThanOrEqual(last);
    expect(notes.truths[0]!.endUs).toBeGreaterThan(last - 5e6);
  });

  test("counts what the network refuses, and goes on", async () => {
    // The port of a receiver that has gone.
    const gone = await Receiver.open();
    await gone.close();
    const config = fastConfig({ sniffers: [{ ...makeConfig().sniffers[0]!, port: gone.port }] });
    const summary = await runEmulation(config, openNotes().output, never);
    const { heard, sendErrors, sent } = summary.sniffers["west"]!;
    expect(sendErrors).toBeGreaterThan(0);
    expect(sent + sendErrors).toBe(heard);
    expect(summary.transmitted).toBeGreaterThan(heard);
  });

  test("to a host that does not exist is refused before anything is sent", async () => {
    const [sniffer] = makeConfig().sniffers;
    const config = fastConfig({ sniffers: [{ ...sniffer!, host: "no.such.host.invalid" }] });
    await expect(runEmulation(config, openNotes().output, never)).rejects.toThrow(
      /sniffer west: .*no\.such\.host\.invalid/,
    );
  });
});
