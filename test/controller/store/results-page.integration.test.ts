import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { putFacts, putTruth } from "../../../controller/src/store/run-facts.js";
import { openStore, STORE_FILE } from "../../../controller/src/store/store.js";
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

describe("its examples run", () => {
  let directory: string;
  let instance: DuckDBInstance;

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
    instance = await DuckDBInstance.create(join(directory, STORE_FILE));
  });

  afterAll(async () => {
    instance.closeSync();
    await rm(directory, { recursive: true });
  });

  test.each(examples)("%s", async (sql) => {
    const connection = await instance.connect();
    try {
      const inside = sql.replace("'throughput.parquet'", `'${join(directory, "throughput.parquet")}'`);
      const rows = (await connection.runAndReadAll(inside)).getRowObjectsJson();
      expect(rows.length).toBeGreaterThan(0);
    } finally {
      connection.closeSync();
    }
  });
});
