import { makeMachine } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import { adhocTrace, type StructuredMessage } from "../../support/adhoc-trace.js";
import { loadLibrary } from "../../support/analyze-frames.js";
import { toEvent } from "../trace.js";

/** Respected and violated, by the number of table II. */
function countsOf(trace: readonly StructuredMessage[]): Readonly<Record<number, readonly number[]>> {
  const machine = makeMachine(loadLibrary("adhoc/neighbourhood"));
  for (const [index, { t, ...values }] of trace.entries())
    machine.offer(toEvent(machine, Number(t), index + 1, values));
  machine.end();
  const counts = machine.counts();
  return Object.fromEntries(
    counts.map(({ propertyId, respected, violated }) => [propertyId - 400, [respected, violated]]),
  );
}

/** The trace with one field of its announcements changed; `undefined` leaves it out. */
function changed(name: string, value: number | string | undefined): readonly StructuredMessage[] {
  const field = `MSG_SPHY_DATA_IND.${name}`;
  return adhocTrace("normal").map((message) => {
    if (message["MSG_SPHY_DATA_IND.SLOT_TYPE"] !== 0) return message;
    const { [field]: _, ...rest } = message;
    return value === undefined ? rest : { ...rest, [field]: value };
  });
}

/** The shape of table II; of rules about pairs (1, 2, 25), every message but the first of its source ends one. */
const TABLE_II = {
  ...{ 1: [24, 2], 2: [28, 0], 3: [14, 0], 4: [30, 0], 5: [30, 0], 6: [30, 0], 7: [19, 11], 8: [30, 0] },
  ...{ 9: [30, 0], 10: [30, 0], 11: [30, 0], 12: [30, 0], 14: [30, 0], 15: [16, 0], 25: [28, 0] },
};

describe("the rules of the ad-hoc radio network", () => {
  test("attack scenario 1 violates 1 and 7, and nothing else, in the shape of table II", () => {
    expect(countsOf(adhocTrace("attack-1"))).toEqual(TABLE_II);
  });

  test("without attack all are respected", () => {
    expect(countsOf(adhocTrace("normal"))).toEqual({
      ...TABLE_II,
      1: [26, 0],
      2: [29, 0],
      7: [30, 0],
      25: [29, 0],
    });
  });

  test.each<[rules: readonly number[], name: string, value: number | string]>([
    [[2], "SLOT_ID", 7],
    [[4, 7], "MANAGEMENT_STATUS", 0x11],
    [[4, 7], "CHANNEL_PRESENCE", 0],
    [[5, 7], "NEIGHBOURS", 128],
    [[6, 7], "K", 0],
    [[6, 7], "J", 12],
    [[6, 7], "C", 8],
    [[7], "K_1", 256],
    [[7], "J_2", 2],
    [[7, 8], "NEIGHBOUR_3", 1],
    [[10], "KIC", "80".repeat(9)],
    [[10], "KIC", "00"],
    [[11], "DIRECTIVITY_BLOC3", 2],
    [[14], "CHANNEL_2_BLOC2", 1],
  ])("%j alone are violated when %s is %j", (rules, name, value) => {
    const violated = Object.entries(countsOf(changed(name, value))).filter(
      ([, [, count]]) => Number(count) > 0,
    );
    expect(violated.map(([rule]) => Number(rule))).toEqual(rules);
  });

  test.each(["DIRECTIVITY_BLOC3", "KIC_BLOC2", "CHANNEL_2_BLOC2"])(
    "a message without %s breaks nothing",
    (name) => {
      for (const [, violated] of Object.values(countsOf(changed(name, undefined)))) expect(violated).toBe(0);
    },
  );

  test("3 and 15 are violated by who claims a node that has hardly heard it", () => {
    const alone = adhocTrace("normal").filter((message) => message["MSG_SPHY_DATA_IND.SLOT_TYPE"] === 0);
    const counts = countsOf(alone);
    expect(counts[3]).toEqual([2, 12]);
    expect(counts[15]).toEqual([16, 0]);
    expect(countsOf(alone.slice(-3))[15]).toEqual([0, 3]);
  });

  test("9, 12 and 25 are violated by a node that is its own neighbour, keeps its key, or takes another's channel", () => {
    const copied = adhocTrace("normal").map((message) => ({
      ...message,
      "MSG_SPHY_DATA_IND.NEIGHBOUR_2": message["MSG_SPHY_DATA_IND.ADDRESS_SOURCE"] as number,
      "MSG_SPHY_DATA_IND.KIC_BLOC2": message["MSG_SPHY_DATA_IND.KIC"] as string,
      "MSG_SPHY_DATA_IND.K": 1,
      "MSG_SPHY_DATA_IND.C": 1,
    }));
    const counts = countsOf(copied);
    for (const rule of [9, 12]) expect(counts[rule]).toEqual([0, 30]);
    expect(counts[25]?.[1]).toBeGreaterThan(0);
  });
});
