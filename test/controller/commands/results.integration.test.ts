import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runCompare } from "../../../controller/src/commands/compare.js";
import { runExport } from "../../../controller/src/commands/export.js";
import { runReport } from "../../../controller/src/commands/report.js";
import { runSql } from "../../../controller/src/commands/sql.js";
import { FedprobeError } from "../../../controller/src/model/errors.js";
import type { ReportData } from "../../../controller/src/report/report-data.js";
import { openStore } from "../../../controller/src/store/store.js";
import { TABLES } from "../../../controller/src/store/tables.js";
import { alert } from "../report/examples.js";
import { syntheticRun } from "../report/synthetic-run.js";
import { putRun } from "../store/put-run.js";
import { hearIo } from "./heard-io.js";

let directory: string;
const home = process.cwd();

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "fedprobe-results-"));
  process.chdir(directory);
  const run = syntheticRun();
  await makeRun("right", run, { emulation: { seed: 1 } });
  const facts = { ...run.facts, ensure: ["alerts.recall >= 1"] };
  const alerts = [...run.alerts.slice(0, 2), alert({ raised: 20, description: '\u001b[31mred, "x"' })];
  await makeRun("wrong", { ...run, facts, alerts }, { emulation: { seed: 2 } });
});
afterAll(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true, force: true });
});

async function makeRun(name: string, run: ReportData, plan: unknown): Promise<void> {
  const folder = join(directory, "runs", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "journal.jsonl"), "");
  writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
  await using store = await openStore(folder);
  await putRun(store, run);
}

async function sql(query: string, format = "jsonl", run = "wrong"): Promise<string> {
  const { heard, io } = hearIo();
  expect(await runSql(run, query, { format }, io)).toBe(0);
  return heard.stdout;
}

const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FedprobeError)) throw new Error(`not refused, but: ${String(error)}`);
  return `${error.exitCode} ${error.message}`;
};

describe("fedprobe sql", () => {
  test("answers in lines of JSON, numbers as numbers", async () => {
    const lines = (await sql("SELECT kind, raised_us, nodes FROM alerts ORDER BY raised_us"))
      .trim()
      .split("\n");
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      kind: "dos",
      raised_us: expect.any(Number),
      nodes: [expect.stringMatching(/^([0-9a-f]{2}:){7}/)],
    });
  });

  test("as a table and as CSV, and what came off the air steers no terminal", async () => {
    const query = "SELECT raised_s, description FROM alerts_times ORDER BY raised_s LIMIT 1";
    expect(await sql(query, "table")).toBe('raised_s  description\n20        \\x1b[31mred, "x"\n');
    expect(await sql(query, "csv")).toBe('raised_s,description\r\n20,"\\x1b[31mred, ""x"""\r\n');
  });

  test("says the names of the columns also where there is no row", async () => {
    expect(await sql("SELECT kind FROM alerts WHERE false", "table")).toBe("kind\n");
    expect(await sql("SELECT kind FROM alerts WHERE false", "jsonl")).toBe("");
  });

  test("gives all rows of a large answer", async () => {
    const answer = await sql("SELECT range AS n FROM range(25000)", "csv");
    expect(answer.split("\r\n")).toHaveLength(25_002);
  });

  test.each([
    ["what is no SQL", "SELEKT 1", /syntax error/],
    ["a table that is not there", "SELECT * FROM alarms", /Did you mean "alerts/],
    ["a change", "DELETE FROM alerts", /read-only/],
    ["a file of somebody else", "SELECT * FROM read_text('/etc/passwd')", /disabled by configuration/],
    ["a file to write", "COPY alerts TO 'x.csv'", /disabled by configuration/],
    ["an extension", "INSTALL httpfs", /disabled/],
    ["another configuration", "SET enable_external_access = true", /locked|cannot/i],
  ])("refuses %s", async (_, query, why) => {
    expect(await refusal(sql(query))).toMatch(why);
    expect(await refusal(sql(query))).toMatch(/^2 /);
  });

  test("knows its formats and the runs", async () => {
    expect(await refusal(sql("SELECT 1", "xml"))).toContain("use one of: table, csv, jsonl");
    expect(await refusal(sql("SELECT 1", "csv", "none"))).toContain("runs here: wrong, right");
  });
});

test("fedprobe report makes every file again", async () => {
  const { heard, io } = hearIo();
  expect(await runReport("wrong", {}, io)).toBe(0);
  expect(heard.stdout).toContain("not ensured: alerts.recall >= 1 (it is 0.3333)");
  expect(heard.stdout).toContain("Report: runs/wrong/report.html");
  expect(readFileSync("runs/wrong/junit.xml", "utf8")).toContain('name="alerts.recall &gt;= 1"');
});

describe("fedprobe export", () => {
  test.each(["parquet", "csv"] as const)("writes every table as %s", async (format) => {
    const { io } = hearIo();
    expect(await runExport("right", { format, out: `out-${format}` }, io)).toBe(0);
    const files = Object.keys(TABLES).map((name) => `${name}.${format}`);
    expect((await readdir(`out-${format}`)).sort()).toEqual(files.sort());
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    try {
      const result = await connection.runAndReadAll(`SELECT count(*) FROM 'out-${format}/alerts.${format}'`);
      expect(Number(result.getRows()[0]?.[0])).toBe(syntheticRun().alerts.length);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });

  test("refuses what it cannot write", async () => {
    const { io } = hearIo();
    expect(await refusal(runExport("right", { format: "xls" }, io))).toContain("use one of: parquet, csv");
    const out = "runs/right/plan.json/x";
    expect(await refusal(runExport("right", { format: "csv", out }, io))).toMatch(/^4 .*not a directory/);
  });
});

describe("fedprobe compare", () => {
  const compare = async (first: string, second: string) => {
    const { heard, io } = hearIo();
    expect(await runCompare(first, second, { json: true }, io)).toBe(0);
    return JSON.parse(heard.stdout);
  };

  test("says what was set differently, and what came out worse", async () => {
    const { settings, metrics, runs } = await compare("right", "wrong");
    expect(runs).toEqual(["right", "wrong"]);
    expect(settings).toEqual([{ setting: "emulation.seed", values: ["1", "2"] }]);
    const change = (name: string) =>
      metrics.find(({ metric }: { metric: string }) => metric === name)?.change;
    expect(change("alerts.missed")).toBe("worse");
    expect(change("alerts.false")).toBe("worse");
    expect(change("alerts.recall")).toBe("chance");
    expect(change("delivery.ratio")).toBe("same");
  });

  test("the other way round it is better", async () => {
    const { metrics } = await compare("wrong", "right");
    expect(metrics).toContainEqual({ metric: "alerts.missed", values: [2, 0], change: "better" });
  });

  test("a run with itself differs in nothing", async () => {
    const { heard, io } = hearIo();
    await runCompare("right", "right", {}, io);
    expect(heard.stdout).toContain("the settings are the same");
    expect(heard.stdout).not.toMatch(/better|WORSE|chance/);
  });
});
