import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type CommandResult, Workplace } from "../support/command.js";

/** 20 s of a network of two devices, at two periods, twice each. */
const EXPERIMENT = `name: small
parameters: {period: {type: text}}
duration: 20s
time: {speed: 20}
testbed: {kind: local}
nodes: [west, radio]
probes: {west: {source: {kind: zep, clock: sniffer}}}
properties: [iot/dos]
emulation:
  on: radio
  seed: 5
  devices:
    border-router: {role: border-router, position: [0, 0]}
    client: {role: client, period: "\${period}", position: [5, 0]}
  sniffers: {west: {position: [2, 2]}}
ensure: [alerts.count == 0]
sweep: {parameters: {period: [1s, 4s]}, repetitions: 2}
`;

let workplace: Workplace;
let result: CommandResult;

beforeAll(async () => {
  workplace = new Workplace();
  writeFileSync(join(workplace.directory, "sweep.yaml"), EXPERIMENT);
  result = await workplace.run("run", "sweep.yaml", "--json");
}, 180_000);
afterAll(() => workplace[Symbol.asyncDispose]());

test("runs every point as often as asked, each repetition with the next seed, and reports over all", () => {
  expect(result.code).toBe(0);
  const { results, directory } = JSON.parse(result.stdout);
  expect(results.runs.map(({ point, seed }: { point: object; seed: number }) => [point, seed])).toEqual([
    [{ period: "1s" }, 5],
    [{ period: "1s" }, 6],
    [{ period: "4s" }, 5],
    [{ period: "4s" }, 6],
  ]);
  expect(readdirSync(directory).sort()).toEqual(["report.html", "sweep.csv", "sweep.json"]);
  expect(readFileSync(join(directory, "sweep.csv"), "utf8").trim().split("\r\n")).toHaveLength(5);
  const [series] = results.metrics.find(
    ({ metric }: { metric: string }) => metric === "throughput.mean_kbps",
  ).series;
  const [often, seldom] = series.points;
  expect(often.mean).toBeGreaterThan(seldom.mean);
});

test("each run has its own report, and what it asks for is ensured there", () => {
  const { results } = JSON.parse(result.stdout);
  for (const { run } of results.runs) {
    const report = JSON.parse(workplace.runFile(run, "report.json"));
    expect(report.ensured).toEqual([{ condition: "alerts.count == 0", value: 0, met: true }]);
  }
});
