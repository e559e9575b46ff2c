import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeAlertLines } from "../../../controller/src/report/alert-lines.js";
import { buildReport } from "../../../controller/src/report/build-report.js";
import { openResults } from "../../../controller/src/store/results.js";
import { putFacts, putTruth } from "../../../controller/src/store/run-facts.js";
import { openStore } from "../../../controller/src/store/store.js";
import { columnName } from "../../../controller/src/store/table.js";
import { TABLES } from "../../../controller/src/store/tables.js";
import { syntheticRun } from "../report/synthetic-run.js";

const page = await readFile(new URL("../../../docs/results.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = ""]) => sql);

describe("docs/results.md names what there is", () => {
  test.each(Object.values(TABLES).map((table) => [table.name, table] as const))("table %s", (name, table) => {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
    const named = [...(row ?? "").matchAll(/`([a-z0-9_]+)`/g)].map(([, word]) => word).slice(1);
    const columns = Object.keys(table.columns).map(columnName);
    expect(named.filter((word) => columns.includes(word ?? ""))).toEqual(expect.arrayContaining(columns));
  });
});

test("docs/results.md names each key of a line of alerts.jsonl, and no other", () => {
  const [line = "{}"] = writeAlertLines(buildReport(syntheticRun()).alerts).split("\n");
  const section = /## alerts\.jsonl\n(.*?)\n## /s.exec(page)?.[1] ?? "";
  const keys = section
    .split("\n")
    .flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, key]) => key));
  expect(keys.sort()).toEqual(Object.keys(JSON.parse(line)).sort());
  const columns = Object.keys(TABLES.alerts.columns).map(columnName);
  expect(keys.filter((key) => key !== "class")).toEqual(columns.sort());
});

describe("its examples run", () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "fedprobe-results-"));
    const run = syntheticRun();
    {
      await using store = await openStore(directory);
      await putFacts(store, run.facts);
      await putTruth(store, run.truth ?? []);
      await store.replace("devices", run.devices);
      await store.put("alerts", run.alerts);
      await store.put("throughput", run.throughput);
      await store.put("counters", run.counters);
    }
  });

  afterAll(() => rm(directory, { recursive: true }));

  test("there are some", () => expect(examples.length).toBeGreaterThan(3));

  test.each(examples)("%s", async (sql) => {
    using results = await openResults(directory);
    const { rows } = await results.query(sql);
    let count = 0;
    for await (const piece of rows) count += piece.length;
    expect(count).toBeGreaterThan(0);
  });
});
