import { type EmulatorConfig, simulate, type Truth, TruthLedger, truthSchema } from "@fedprobe/emulator";
import { describe, expect, test } from "@jest/globals";
import { attack, makeConfig, sightingsOf } from "./scenario.js";

const SECOND = 1e6;
const ORIGIN = 1.7e15;
const inSeconds = (timeUs: number) => (timeUs - ORIGIN) / SECOND;

/** The truth about a timeline, told at the end or as far as somebody watched. */
function truthOf(timeline: EmulatorConfig["timeline"], watchedUntil = 120) {
  const config = makeConfig({ timeline });
  const simulation = simulate(config);
  const ledger = new TruthLedger(timeline);
  const records = [...simulation].filter(({ timeUs }) => inSeconds(timeUs) <= watchedUntil);
  const truths: Truth[] = [];
  for (const record of records) truths.push(...ledger.take(record));
  truths.push(...ledger.close(ORIGIN + watchedUntil * SECOND));
  for (const truth of truths) expect(truthSchema.parse(truth)).toEqual(truth);
  return { truths, frames: sightingsOf(records), accounts: simulation.summary().devices };
}

describe("the truth", () => {
  test("about a flood: who, against whom, from its first frame to its last", () => {
    const { accounts, frames, truths } = truthOf([attack("dos", 30, 20)]);
    const { address, eui64 } = accounts.find(({ name }) => name === "attacker")!;
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
    const flood = frames.filter(
      ({ bytes, decoded, sender }) =>
        sender === "attacker" && decoded["ipv6.src"] === address && text(bytes).includes("flood"),
    );
    expect(flood.length).toBeGreaterThan(490);
    expect(truths).toEqual([
      {
        kind: "dos",
        nodes: [eui64],
        device: "attacker",
        startUs: flood[0]!.timeUs,
        endUs: flood.at(-1)!.timeUs,
        required: true,
        target: accounts.find(({ name }) => name === "border-router")!.address,
      },
    ]);
  });

  test("about a wrong FCS: from the first such frame to the last", () => {
    const { frames, truths } = truthOf([attack("bad-fcs", 30, 20, 5)]);
    const bad = frames.filter(({ decoded }) => decoded["ieee802154.fcs_ok"] === 0);
    expect(bad).toHaveLength(100);
    const span = { startUs: bad[0]!.timeUs, endUs: bad.at(-1)!.timeUs };
    expect(truths).toMatchObject([{ kind: "bad-fcs", device: "attacker", ...span }]);
    expect(truths[0]).not.toHaveProperty("target");
  });

  test("about a death: from its moment until it ends, or nobody watches any more", () => {
    const whole = { startUs: ORIGIN + 30 * SECOND, endUs: ORIGIN + 120 * SECOND };
    expect(truthOf([attack("dead", 30)]).truths).toMatchObject([{ kind: "node-failure", ...whole }]);
    const revived = { ...whole, endUs: ORIGIN + 50 * SECOND };
    expect(truthOf([attack("dead", 30, 20)]).truths).toMatchObject([{ kind: "node-failure", ...revived }]);
    const left = { ...whole, endUs: ORIGIN + 45 * SECOND };
    expect(truthOf([attack("dead", 30, 20)], 45).truths).toMatchObject([{ kind: "node-failure", ...left }]);
  });

  test("a death ends what the device was doing", () => {
    const { truths } = truthOf([attack("dos", 30), attack("bad-fcs", 30), attack("dead", 60)]);
    const spans = truths.map(({ kind, startUs, endUs }) => [
      kind,
      Math.round(inSeconds(startUs)),
      Math.round(inSeconds(endUs)),
    ]);
    expect(spans).toEqual([
      ["dos", 30, 60],
      ["bad-fcs", 30, 60],
      ["node-failure", 60, 120],
    ]);
    expect(truths[0]!.endUs).toBeLessThan(truths[2]!.startUs);
  });

  test("an action ends one of its kind on the same device, and leaves others alone", () => {
    const { truths } = truthOf([attack("dos", 30), attack("bad-fcs", 40, 20), attack("dos", 50, 20)]);
    const spans = truths.map(({ kind, startUs, endUs }) => [
      kind,
      Math.round(inSeconds(startUs)),
      Math.round(inSeconds(endUs)),
    ]);
    expect(spans).toEqual([
      ["dos", 30, 50],
      ["bad-fcs", 40, 60],
      ["dos", 50, 70],
    ]);
  });

  test("the dead attack nobody, so nothing is true of it", () => {
    const { truths } = truthOf([attack("dead", 30, 30), attack("dos", 40, 10)]);
    expect(truths.map(({ kind }) => kind)).toEqual(["node-failure"]);
  });

  test("an action may begin as another ends", () => {
    const { truths } = truthOf([attack("dos", 30, 20), attack("dead", 50, 20), attack("dos", 70)]);
    expect(truths.map(({ kind }) => kind)).toEqual(["dos", "node-failure", "dos"]);
    expect(truths[2]!.startUs).toBeGreaterThanOrEqual(truths[1]!.endUs);
  });

  test("nothing is true of what nobody has lived to see", () => {
    expect(truthOf([attack("dos", 30), attack("dead", 60)], 20).truths).toEqual([]);
  });
});
