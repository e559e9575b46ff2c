import { fileURLToPath } from "node:url";
import { type Frame, LINK_TYPE } from "@fedprobe/dissection";
import { type Reception, type SimulationConfig, simulate, type Transmission } from "@fedprobe/emulator";
import { describe, expect, test } from "@jest/globals";
import { makePlan } from "../../controller/src/experiment/make-plan.js";
import { readExperiment } from "../../controller/src/experiment/read-experiment.js";
import { accusations, analyzeFrames, loadLibrary } from "../support/analyze-frames.js";

const FILE = fileURLToPath(new URL("../../experiments/logatec/experiment.yaml", import.meta.url));
const PLACES = { central: 30, "at the edge": 0, "near the foreign border router": 66 };
const EVERY_CHANNEL = Array.from({ length: 16 }, (_, index) => 11 + index);
const ORIGIN = 1_767_225_600_000_000;

type Sniffers = SimulationConfig["sniffers"];

/** The emulated network of the experiment with the sniffer in all places at once, on its channel and on all. */
function configOf(seed: number): SimulationConfig {
  const { duration, emulation } = makePlan(readExperiment(FILE));
  const { node: _, ...network } = emulation!;
  const [sniffer] = network.sniffers;
  const sniffers: Sniffers = Object.entries(PLACES).flatMap(([name, x]) => {
    const position: [number, number] = [x, sniffer!.position[1]];
    return [
      { ...sniffer!, name, position },
      { ...sniffer!, name: `${name}, all channels`, position, channel: EVERY_CHANNEL },
    ];
  });
  return { ...network, seed, sniffers, duration, originUs: ORIGIN };
}

const frameOf = ({ bytes }: Transmission | Reception, time: number): Frame => {
  return { time, linkType: LINK_TYPE.IEEE802_15_4_WITHFCS, bytes, wireLength: bytes.length };
};

/** What is on the air, what each sniffer hears of it, and how often each frame was sent. */
function emulate(seed: number) {
  const simulation = simulate(configOf(seed));
  const air: Frame[] = [];
  const heard = new Map<string, Frame[]>();
  const sendings = new Map<string, number>();
  for (const record of simulation) {
    if (record.type === "transmission") {
      air.push(frameOf(record, record.timeUs));
      const text = Buffer.from(record.bytes).toString("hex");
      if (record.sender.startsWith("jsi")) sendings.set(text, (sendings.get(text) ?? 0) + 1);
    } else if (record.type === "reception") {
      heard.set(record.sniffer, [...(heard.get(record.sniffer) ?? []), frameOf(record, record.shownUs)]);
    }
  }
  return { air, heard, most: Math.max(...sendings.values()), summary: simulation.summary() };
}

const properties = loadLibrary("iot");
const { propertyParameters } = makePlan(readExperiment(FILE));
const runs = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seed) => [seed, emulate(seed)] as const);

describe("retransmissions in up to eight slots in a row", () => {
  test("happen", () => {
    expect(runs.map(([, { most }]) => most)).toEqual(runs.map(() => 8));
  });

  test.each(runs)("are no attack for a sniffer, wherever it is (seed %i)", async (_, { heard }) => {
    for (const frames of heard.values()) {
      const alerts = await analyzeFrames(properties, [frames], propertyParameters);
      expect(accusations(alerts).filter((accusation) => !accusation.startsWith("link-loss"))).toEqual([]);
    }
  });

  test.each(runs)("are no attack for one who hears the whole air (seed %i)", async (_, { air }) => {
    const alerts = await analyzeFrames(properties, [air]);
    expect(accusations(alerts).filter((accusation) => !accusation.startsWith("link-loss"))).toEqual([]);
  });
});

describe("the place of the sniffer", () => {
  const coverage = (name: string) => {
    const shares = runs.map(([, { summary }]) => summary.sniffers[name]!.heard / summary.transmitted);
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  };

  test("decides how much it hears: most in the middle, more near the foreign border router than at the edge", () => {
    const [central, edge, near] = Object.keys(PLACES).map(coverage);
    expect(central).toBeGreaterThan(near!);
    expect(near).toBeGreaterThan(edge!);
  });

  test("with a radio for each channel, lets it hear several times as much", () => {
    for (const name of Object.keys(PLACES)) {
      expect(coverage(`${name}, all channels`)).toBeGreaterThan(3 * coverage(name));
    }
  });
});
