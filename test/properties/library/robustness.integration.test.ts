import type { Frame } from "@fedprobe/dissection";
import { describe, expect, test } from "@jest/globals";
import { Dice } from "../../dissection/hostile-frames/dice.js";
import { Air, nameOf } from "../../support/air.js";
import { accusations, analyzeFrames, loadLibrary } from "../../support/analyze-frames.js";
import {
  heardOf,
  liveQuietly,
  neighboursOf,
  pathOf,
  type RadioNetwork,
  resetTrickle,
  within,
} from "../../support/radio-network.js";

const UNTIL = 150;
const ATTACK = { from: 60, to: 100 };

/** What is done to the network, and who is to be accused of what; others may be said to have bad links. */
interface Variant {
  readonly name: string;
  readonly nodes?: number;
  readonly attack: (network: RadioNetwork) => void;
  readonly accused: readonly string[];
  /** Effects that an alert may tell of too. */
  readonly allowed?: RegExp;
  /** Percent of the frames that each of two sniffers misses; what both miss of 60 is a third. */
  readonly losses?: readonly number[];
}

function during(perSecond: number, act: (time: number, n: number) => void): void {
  for (let n = 0; n < (ATTACK.to - ATTACK.from) * perSecond; n++) act(ATTACK.from + n / perSecond, n);
}

const flood =
  (perSecond: number, ...nodes: readonly number[]) =>
  ({ air }: RadioNetwork) => {
    for (const node of nodes)
      during(perSecond, (time) => air.datagram(time, pathOf(node), "flood", { copies: 0 }));
  };

/** True, and no accusation. */
const INFORMATION = /^(link-loss|airtime) /;

const VARIANTS: readonly Variant[] = [
  { name: "nothing", attack: () => {}, accused: [] },
  { name: "nothing, among 100 nodes", nodes: 100, losses: [10, 30], attack: () => {}, accused: [] },
  {
    name: "a flood by four nodes through relays",
    attack: flood(25, 11, 17, 20, 26),
    accused: [
      ...[11, 17, 20, 26].map((n) => `dos ${nameOf(n)}`),
      `ddos ${[11, 17, 20, 26].map(nameOf).join(" ")}`,
    ],
  },
  {
    name: "a flood by two nodes",
    attack: flood(25, 15, 22),
    accused: [15, 22].map((n) => `dos ${nameOf(n)}`),
  },
  {
    name: "a DIS flood, which the neighbours answer",
    attack: (network) =>
      during(10, (time) => {
        network.air.dis(time, 9);
        for (const node of neighboursOf(network, 9)) resetTrickle(network, node, time, time + 0.1);
      }),
    accused: [`dis-flood ${nameOf(9)}`],
    allowed: /^dio-flood /,
  },
  {
    name: "a version attack, which all believe",
    attack: (network) => {
      resetTrickle(network, 13, ATTACK.from, UNTIL, 241);
      for (let node = 0; node < network.size; node++) {
        const heard = ATTACK.from + 0.5 + within(network.dice, 2);
        if (node !== 13) resetTrickle(network, node, heard, UNTIL, 241);
        if (node > 0) network.air.dao(heard + 1, node, pathOf(node)[1] as number, 242);
      }
    },
    accused: [`version-number ${nameOf(13)}`],
  },
  {
    name: "version attacks, one after the other",
    losses: [10, 40],
    attack: (network) =>
      during(1, (time, n) => {
        resetTrickle(network, 13, time, time + 1, 241 + (n % 10));
        for (const node of [6, 27]) resetTrickle(network, node, time + 0.2, time + 1, 241 + (n % 10));
      }),
    accused: [`version-number ${nameOf(13)}`],
  },
  {
    name: "a sinkhole, to which neighbours turn",
    attack: (network) => {
      during(1, (time) => network.air.dio(time, 12, { rank: 256 }));
      for (const node of neighboursOf(network, 12)) {
        network.air.dao(ATTACK.from + 2 + node / 10, node, 12, 241);
        network.air.dio(ATTACK.from + 3 + node / 10, node, { rank: 512 });
      }
    },
    accused: [`sinkhole ${nameOf(12)}`],
  },
  {
    name: "DAOs that are replayed",
    attack: ({ air }) => {
      const dao = air.dao(45, 8, 3, 250);
      for (const time of [65, 85, 105]) air.repeat(time, dao);
    },
    accused: [`dao-replay ${nameOf(8)}`],
  },
  {
    name: "twenty invented nodes of one transmitter",
    attack: ({ air }) =>
      during(5, (time, n) => air.dio(time, 300 + (n % 20), { rank: 1024 }, { transmitter: 14 })),
    accused: [`sybil ${Array.from({ length: 20 }, (_, n) => nameOf(300 + n)).join(" ")}`],
  },
  {
    name: "storms of retransmissions, as in 6TiSCH",
    attack: ({ air, dice }) => {
      for (const node of [7, 16, 21, 25])
        during(1, (time) =>
          air.datagram(time + within(dice, 0.2), pathOf(node).slice(0, 2), "storm", { copies: 7 }),
        );
    },
    accused: [],
  },
];

async function accused(
  captures: readonly (readonly Frame[])[],
  parameters: Readonly<Record<string, number>> = {},
): Promise<readonly string[]> {
  return accusations(await analyzeFrames(loadLibrary("iot"), captures, parameters));
}

function play({ nodes = 28, attack }: Variant, seed: number): readonly Frame[] {
  const network = { air: new Air(), size: nodes, dice: new Dice(seed) };
  liveQuietly(network, UNTIL);
  attack(network);
  return network.air.frames;
}

describe.each(VARIANTS)("$name", (variant) => {
  const expected = [...variant.accused].sort();
  const counting = (found: readonly string[]) =>
    found.filter((one) => !INFORMATION.test(one) && !variant.allowed?.test(one));

  test.each([1, 2])("heard completely, seed %d: names the culprits and nobody else", async (seed) => {
    expect(counting(await accused([play(variant, seed)]))).toEqual(expected);
  });

  test.each(variant.losses ?? [10, 40, 60])(
    "by two sniffers that miss %d %% each: the same",
    async (percent) => {
      const air = play(variant, percent);
      const sniffers = [1, 2].map((n) => heardOf(air, percent, 100 * n + percent));
      // Where two sniffers miss more than a third of a node's reports together, four in a row are soon missed.
      const parameters = percent > 50 ? { "node-failure.silence": 100 } : {};
      expect(counting(await accused(sniffers, parameters))).toEqual(expected);
    },
  );
});
