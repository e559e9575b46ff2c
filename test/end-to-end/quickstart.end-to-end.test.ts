import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type CommandResult, REPOSITORY, Workplace } from "../support/command.js";
import { leftoversOf } from "../support/leftovers.js";

const QUICKSTART = join(REPOSITORY, "experiments/quickstart/experiment.yaml");

describe("the quickstart, through real sshd, gRPC and ZEP", () => {
  let workplace: Workplace;
  let result: CommandResult;
  let run: string;

  beforeAll(async () => {
    workplace = new Workplace();
    result = await workplace.run("run", QUICKSTART, "--json");
    run = workplace.runs[0] ?? "no run";
  }, 180_000);

  afterAll(() => workplace[Symbol.asyncDispose]());

  const report = () => JSON.parse(workplace.runFile(run, "report.json"));

  test("ends well and names its report on standard output, in one JSON document", () => {
    expect(result).toMatchObject({ code: 0 });
    const document = JSON.parse(result.stdout);
    expect(document).toMatchObject({ v: 1, run, exitCode: 0, problems: [] });
    expect(document.report).toBe(join(workplace.directory, "runs", run, "report.html"));
  });

  test("finds all three attacks and accuses nobody else", () => {
    const { score } = report();
    expect(score.total).toMatchObject({ required: 3, found: 3, falseAlerts: 0, precision: 1, recall: 1 });
  });

  test("judges node failure where the events of both probes meet", () => {
    const alerts = workplace
      .runFile(run, "alerts.jsonl")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const failures = alerts.filter((alert) => alert.kind === "node-failure");
    expect(failures.map((alert) => alert.probe)).toEqual(["correlator"]);
  });

  test("accounts for every frame that each sniffer sent", () => {
    const { links, sources } = report().capture;
    expect(links.map(({ probe }: { probe: string }) => probe)).toEqual(["west", "east"]);
    for (const { probe, heard, sent, sendErrors, received } of links) {
      expect([heard, received]).toEqual([sent + sendErrors, sent]);
      const source = sources.find((one: { probe: string }) => one.probe === probe);
      const dropped = source.drops.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
      expect(source.analysed + dropped).toBe(sent);
      expect(source.balance).toBe("holds");
    }
  });

  test("writes every file that it promises", () => {
    for (const name of [
      "report.html",
      "report.json",
      "alerts.jsonl",
      "throughput.csv",
      "junit.xml",
      "plan.json",
      "experiment.yaml",
      "journal.jsonl",
      "logs/west.log",
      "logs/emulator.log",
    ]) {
      expect(workplace.runFile(run, name).length).toBeGreaterThan(0);
    }
  });

  test("leaves nothing but its results", async () => {
    expect(leftoversOf(run)).toEqual([]);
    expect(JSON.parse((await workplace.run("ls", "--json")).stdout)).toMatchObject({
      runs: [{ run, held: [] }],
    });
  });
});
