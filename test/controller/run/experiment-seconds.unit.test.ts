import { expect, test } from "@jest/globals";
import type { Plan } from "../../../controller/src/model/plan.js";
import type { StoredThroughput } from "../../../controller/src/model/records.js";
import { experimentSeconds } from "../../../controller/src/run/experiment-seconds.js";

const ORIGIN = 1e15;
const heardAt = (second: number): StoredThroughput => ({
  ...{ probe: "player", node: "", frames: 1, bytes: 50, badFcs: 0 },
  timeUs: ORIGIN + second * 1e6,
  lengthUs: 1e6,
});
const planWith = (...sources: Plan["probes"][number]["source"][]): Pick<Plan, "probes"> => ({
  probes: sources.map((source) => ({ name: "player", node: "player", source })),
});
const PASSED = { originUs: ORIGIN, seconds: 400 };
const RECORDED = { kind: "file", path: "/a.pcap" } as const;

test("recorded traffic is as long as what was heard of it, however long the machine took", () => {
  expect(experimentSeconds(planWith(RECORDED), [heardAt(152), heardAt(3)], PASSED)).toBe(153);
  expect(experimentSeconds(planWith(RECORDED), [heardAt(500)], PASSED)).toBe(400);
});

test("live traffic, and traffic of which nothing was heard, is as long as the time that passed", () => {
  const live = { kind: "zep", port: 17754, clock: "host" } as const;
  expect(experimentSeconds(planWith(RECORDED, live), [heardAt(152)], PASSED)).toBe(400);
  expect(experimentSeconds(planWith(RECORDED), [], PASSED)).toBe(400);
});
