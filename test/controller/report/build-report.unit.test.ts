import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { StoredThroughput } from "../../../controller/src/model/records.js";
import { buildReport } from "../../../controller/src/report/build-report.js";
import { alert, label } from "./examples.js";
import { atUs, euiOf, ORIGIN_US } from "./synthetic-network.js";
import { syntheticRun } from "./synthetic-run.js";

const row = (part: Partial<StoredThroughput> & { at?: number } = {}): StoredThroughput => {
  const { at = 0, ...rest } = part;
  const heard = { probe: "west", node: euiOf(1), lengthUs: 1_000_000, frames: 1, bytes: 10, badFcs: 0 };
  return { ...heard, timeUs: atUs(at), ...rest };
};

const seriesOf = (throughput: StoredThroughput[]) => buildReport(syntheticRun({ throughput })).throughput;
const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

describe("the verdict", () => {
  const verdictOf = (part: Parameters<typeof syntheticRun>[0]) => buildReport(syntheticRun(part)).verdict;

  test("all found, nothing false", () => {
    expect(verdictOf({})).toEqual({
      status: "good",
      headline: "3 of 3 attacks found, no false alert",
      concerns: [],
    });
  });

  test("missed and false", () => {
    const alerts = [alert(), alert({ raised: 5 })];
    expect(verdictOf({ alerts })).toMatchObject({
      status: "bad",
      headline: "1 of 3 attacks found, 1 false alert",
    });
  });

  test("nothing was done and nothing was said", () => {
    const verdict = { status: "good", headline: "no attack was made, no false alert" };
    expect(verdictOf({ truth: [], alerts: [] })).toMatchObject(verdict);
  });

  test("right, but not to be trusted", () => {
    const { facts, counters } = syntheticRun();
    const lossy = counters.filter(({ name }) => name !== "dropped.kernel");
    const probes = [{ name: "west", node: "node-1", state: "lost" as const }];
    expect(verdictOf({ counters: lossy, facts: { ...facts, outcome: "partial", probes } })).toEqual({
      status: "degraded",
      headline: "3 of 3 attacks found, no false alert",
      concerns: [
        "the run is not complete: partial",
        "probe west on node node-1 was lost",
        "the counts of west (zep) do not add up: received is not analysed + dropped",
      ],
    });
  });

  test("where no truth is known there is no score, and nothing is called false", () => {
    const { truth: _, ...data } = syntheticRun();
    const report = buildReport(data);
    expect(report).not.toHaveProperty("score");
    expect(report).not.toHaveProperty("attacks");
    expect(report.alerts.some((one) => one.class !== undefined)).toBe(false);
    expect(report.verdict.status).toBe("open");
    expect(report.verdict.headline).toMatch(/^4 alerts; what was really done is not known/);
  });
});

describe("throughput", () => {
  test("counts a frame once that several probes heard", () => {
    const rows = [row({ frames: 5, bytes: 50 }), row({ probe: "east", frames: 3, bytes: 80 })];
    const { nodes, total, binSeconds } = seriesOf(rows);
    expect(nodes[0]).toMatchObject({ node: euiOf(1), name: "sensor-1", culprit: false });
    expect([nodes[0]?.frames[0], nodes[0]?.bytes[0], total.frames[0], binSeconds]).toEqual([5, 80, 5, 2]);
  });

  test("adds up nodes, and rows of one bin", () => {
    const rows = [row(), row({ at: 1 }), row({ node: euiOf(2), at: 1 }), row({ at: 2 })];
    expect(seriesOf(rows).total.frames.slice(0, 2)).toEqual([3, 1]);
  });

  test("says what lies outside of the run's time instead of drawing it", () => {
    const { outside, total, bins } = seriesOf([row({ at: -5 }), row({ at: 1e6 }), row({ at: 250 })]);
    expect([outside, sum(total.frames), bins * 2]).toEqual([2, 1, 252]);
  });

  test("bins are no shorter than what probes count in", () => {
    expect(seriesOf([row({ lengthUs: 10_000_000 })]).binSeconds).toBe(10);
  });

  test("of one probe nothing is lost, whatever it hears", () => {
    const rows = fc.array(
      fc
        .record({
          at: fc.integer({ min: 0, max: 239 }),
          node: fc.integer({ min: 0, max: 99 }),
          frames: fc.nat(50),
        })
        .map(({ at, node, frames }) => row({ at, node: `node-${node}`, frames })),
    );
    fc.assert(
      fc.property(rows, (heard) => {
        const { total, nodes, rest } = seriesOf(heard);
        const frames = sum(heard.map((one) => one.frames));
        expect(sum(total.frames)).toBe(frames);
        expect(sum(nodes.flatMap((node) => node.frames)) + sum(rest?.frames ?? [])).toBe(frames);
        expect(nodes.length).toBeLessThanOrEqual(60);
      }),
    );
  });

  test("many probes never hear more than all of them, nor less than the best of them", () => {
    const rows = fc.array(
      fc
        .record({
          at: fc.integer({ min: 0, max: 239 }),
          probe: fc.constantFrom("a", "b", "c"),
          frames: fc.nat(50),
        })
        .map((part) => row(part)),
    );
    fc.assert(
      fc.property(rows, (heard) => {
        const total = sum(seriesOf(heard).total.frames);
        const of = (probe: string) =>
          sum(heard.filter((one) => one.probe === probe).map(({ frames }) => frames));
        expect(total).toBeLessThanOrEqual(of("a") + of("b") + of("c"));
        expect(total).toBeGreaterThanOrEqual(Math.max(of("a"), of("b"), of("c")));
      }),
    );
  });
});

describe("capture", () => {
  const counter = (name: string, count: number, source = "zep") => ({
    probe: "west",
    source,
    name,
    timeUs: 1,
    count,
  });

  test("drops are shown by name, and the counts of each source add up or do not", () => {
    const counters = [
      ...[
        counter("received", 10),
        counter("analysed", 7),
        counter("dropped.kernel", 2),
        counter("dropped.cap", 1),
      ],
      ...[counter("received", 10, "file"), counter("analysed", 9, "file"), counter("late", 1, "file")],
      counter("analysed", 4, "records"),
    ];
    expect(buildReport(syntheticRun({ counters })).capture.sources).toEqual([
      {
        ...{ probe: "west", source: "file", received: 10, analysed: 9, drops: [] },
        ...{ others: [{ name: "late", count: 1 }], balance: "broken" },
      },
      { probe: "west", source: "records", analysed: 4, drops: [], others: [], balance: "unstated" },
      {
        ...{ probe: "west", source: "zep", received: 10, analysed: 7, others: [], balance: "holds" },
        drops: [
          { name: "cap", count: 1, loss: true },
          { name: "kernel", count: 2, loss: true },
        ],
      },
    ]);
  });

  test("who heard whom: probes on the air, and also devices that nobody heard", () => {
    const throughput = [row({ frames: 4 }), row({ probe: "east", node: "", frames: 2, badFcs: 1 })];
    const { hearing } = buildReport(syntheticRun({ throughput }));
    expect(hearing.probes.map(({ probe, frames, nodes, badFcs }) => [probe, frames, nodes, badFcs])).toEqual([
      ["west", 4, 1, 0],
      ["east", 2, 0, 1],
    ]);
    expect(hearing.onAir).toBe(4210);
    expect(hearing.nodes).toHaveLength(10);
    expect(hearing.nodes[0]).toMatchObject({
      name: "sensor-1",
      heard: [4, 0],
      reports: { sent: 24, delivered: 23 },
    });
    expect(hearing.nodes[1]).toMatchObject({ name: "unattributed", heard: [0, 2] });
    expect(hearing.nodes[2]?.heard).toEqual([0, 0]);
  });

  test("a probe received what its sniffer sent, or not", () => {
    const { capture } = buildReport(syntheticRun());
    expect(capture.links.every(({ sent, received }) => sent === received)).toBe(true);
  });
});

test("attacks come in the order in which they began, with the names of their nodes", () => {
  const truth = [label({ start: 90, end: 95 }), label({ start: 60, end: 70, nodes: [euiOf(3), "ff"] })];
  const { attacks = [] } = buildReport(syntheticRun({ truth }));
  expect(attacks.map(({ startSeconds, endSeconds, names }) => [startSeconds, endSeconds, names])).toEqual([
    [60, 70, ["sensor-3", "ff"]],
    [90, 95, ["attacker"]],
  ]);
  expect(attacks[0]?.startUs).toBe(ORIGIN_US + 60e6);
});
