import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { FedprobeError } from "../../../controller/src/model/errors.js";
import { type ReportData, readReportData } from "../../../controller/src/report/report-data.js";
import {
  putEmulation,
  putFacts,
  putTruth,
  readEmulation,
  readFacts,
  readTruth,
} from "../../../controller/src/store/run-facts.js";
import { openStore, STORE_FILE } from "../../../controller/src/store/store.js";
import { alert, label } from "../report/examples.js";
import { atUs, DEVICES } from "../report/synthetic-network.js";
import { syntheticRun } from "../report/synthetic-run.js";
import { putRun } from "./put-run.js";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "fedprobe-store-"));
});

afterEach(() => rm(directory, { recursive: true }));

/** Tables with a key are read in its order. */
function sorted({ alerts, counters, properties, ...run }: ReportData) {
  const sort = <Row>(rows: readonly Row[], keyOf: (row: Row) => string) =>
    rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return {
    ...run,
    alerts: sort(alerts, ({ probe, id }) => `${probe} ${id}`),
    counters: sort(counters, ({ probe, source, name }) => `${probe} ${source} ${name}`),
    properties: sort(properties, ({ probe, propertyId }) => `${probe} ${propertyId}`),
  };
}

const counter = (part: object) => ({
  probe: "west",
  source: "zep",
  name: "received",
  timeUs: 1,
  count: 1,
  ...part,
});

describe("what is put is read again", () => {
  test("after the file was closed and opened again, as one file", async () => {
    const run = syntheticRun();
    {
      await using store = await openStore(directory);
      await putRun(store, run);
    }
    expect(await readdir(directory)).toEqual([STORE_FILE]);
    await using store = await openStore(directory);
    const read = await readReportData(store);
    expect(sorted(read)).toEqual(sorted(run));
  });

  test("an alert that names nobody", async () => {
    await using store = await openStore(directory);
    const nobody = syntheticRun()
      .alerts.slice(0, 1)
      .map((alert) => ({ ...alert, node: "", nodes: [] }));
    await store.put("alerts", nobody);
    expect(await store.read("alerts")).toEqual(nobody);
  });

  test("any text, and attributes of any name", async () => {
    await using store = await openStore(directory);
    const hostile = [
      "'; DROP TABLE alerts; --",
      "\u001b]52;c;aGk=\u0007",
      "=cmd|' /C calc'!A0",
      "\u202egnp",
      "a\0b",
      "__proto__",
    ];
    const texts = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...hostile));
    let id = 0;
    await fc.assert(
      fc.asyncProperty(texts, texts, async (text, name) => {
        id += 1;
        const events = [
          { id: 1, rank: 1, timeUs: 1, attributes: JSON.parse(JSON.stringify({ [name]: text })) },
        ];
        const put = alert({ id: `${id}`, node: text, description: name, events });
        await store.put("alerts", [put]);
        expect((await store.read("alerts")).find((one) => one.id === put.id)).toEqual(put);
      }),
      { numRuns: 60 },
    );
  });

  test("numbers that are not whole, or too large to be told exactly, as the nearest that is", async () => {
    await using store = await openStore(directory);
    await store.put("counters", [counter({ timeUs: 1.6, count: 2 ** 64 })]);
    expect(await store.read("counters")).toEqual([counter({ timeUs: 2, count: Number.MAX_SAFE_INTEGER })]);
  });
});

describe("of one key the newest stays", () => {
  test("of an alert the highest revision, in whatever order, with the moment at which it was first raised", async () => {
    await using store = await openStore(directory);
    const revision = (number: number) =>
      alert({ id: "a", revision: number, raised: 60 + number, count: number });
    await store.put("alerts", [revision(1), revision(3)]);
    await store.put("alerts", [revision(2), alert({ id: "b" })]);
    await store.put("alerts", [revision(4), revision(4)]);
    const [a, b, ...more] = (await store.read("alerts")).sort((x, y) => (x.id < y.id ? -1 : 1));
    expect(a).toEqual({ ...revision(4), raisedUs: atUs(61) });
    expect(b).toEqual(alert({ id: "b" }));
    expect(more).toEqual([]);
  });

  test("alerts of two probes with one id are two", async () => {
    await using store = await openStore(directory);
    await store.put("alerts", [alert({ id: "a" }), alert({ id: "a", probe: "east" })]);
    expect(await store.read("alerts")).toHaveLength(2);
  });

  test("of a counter the latest", async () => {
    await using store = await openStore(directory);
    await store.put("counters", [counter({ timeUs: 1, count: 5 }), counter({ timeUs: 3, count: 9 })]);
    await store.put("counters", [counter({ timeUs: 2, count: 7 }), counter({ name: "analysed" })]);
    const counts = (await store.read("counters")).map(({ name, count }) => [name, count]);
    expect(Object.fromEntries(counts)).toEqual({ received: 9, analysed: 1 });
  });

  test("of a counter that goes on, the same as of all its values at once", async () => {
    await using store = await openStore(directory);
    const values = Array.from({ length: 40 }, (_, index) => counter({ timeUs: index, count: index * 2 }));
    for (const value of values) await store.put("counters", [value]);
    expect(await store.read("counters")).toEqual(values.slice(-1));
  });
});

describe("many at a time", () => {
  test("calls that overlap take their turns in the order of the calls", async () => {
    await using store = await openStore(directory);
    const notices = Array.from({ length: 30 }, (_, index) => ({
      probe: "west",
      timeUs: index,
      severity: "info" as const,
      message: `${index}`,
    }));
    const puts = notices.map((notice) => store.put("notices", [notice]));
    expect(await store.read("notices")).toEqual(notices);
    await Promise.all(puts);
  });

  test("a batch with a record that does not fit is refused as a whole, and others go on", async () => {
    await using store = await openStore(directory);
    const wrong = counter({ name: "wrong", count: Number.NaN });
    await expect(store.put("counters", [counter({}), wrong])).rejects.toThrow(
      "counters.count: expected BIGINT",
    );
    await store.put("counters", [counter({ count: 2 })]);
    expect(await store.read("counters")).toEqual([counter({ count: 2 })]);
  });
});

describe("facts of the run", () => {
  test("nobody knows the truth until it is put, even if it is that nothing was done", async () => {
    await using store = await openStore(directory);
    expect(await readTruth(store)).toBeUndefined();
    await putTruth(store, []);
    expect(await readTruth(store)).toEqual([]);
    await putTruth(store, [label({ target: "fd00::1" })]);
    expect(await readTruth(store)).toEqual([label({ target: "fd00::1" })]);
  });

  test("put again they take the place of the earlier", async () => {
    await using store = await openStore(directory);
    expect(await readFacts(store)).toBeUndefined();
    const { facts } = syntheticRun();
    await putFacts(store, facts);
    const later = { ...facts, outcome: "aborted" as const, probes: facts.probes.slice(0, 1), phases: [] };
    await putFacts(store, later);
    expect(await readFacts(store)).toEqual(later);
  });

  test("without them there is no report, and the error says why", async () => {
    await using store = await openStore(directory);
    await expect(readReportData(store)).rejects.toThrow("the results hold no facts of the run");
  });

  test("the emulator's summary gives devices, drops and sniffers", async () => {
    await using store = await openStore(directory);
    const dropped = {
      ...{ "queue-full": 2, "no-ack": 1, "channel-busy": 0, "not-joined": 0, "no-route": 0, "hop-limit": 0 },
      ...{ dead: 0, "action-ended": 0, "bad-fcs": 3, swallowed: 0 },
      ...{ "reassembly-full": 0, "reassembly-timeout": 0 },
    };
    const [device = { name: "", eui64: "", address: "" }] = DEVICES;
    const { name, eui64, address } = device;
    const [parent, position] = [DEVICES[1]!.eui64, [3, -4] satisfies [number, number]];
    const what = { network: "lab", foreign: true, role: "client" as const };
    const reports = { sent: 24, delivered: 23 };
    const devices = [{ name, eui64, address, ...what, position, parent, reports }];
    const sniffers = {
      west: {
        position: [1, 2] satisfies [number, number],
        heard: 10,
        given: 7,
        lost: { collision: 4, fifo: 2, "bad-fcs": 1 },
        sent: 6,
        sendErrors: 1,
      },
    };
    await putEmulation(store, { devices, transmitted: 9, dropped, sniffers });
    expect(await store.read("devices")).toEqual([
      { name, eui64, address, ...what, x: 3, y: -4, parent, reportsSent: 24, reportsDelivered: 23 },
    ]);
    expect(await readEmulation(store)).toEqual({
      transmitted: 9,
      dropped: Object.entries(dropped).map(([reason, count]) => ({ reason, count })),
      sniffers: [
        { probe: "west", heard: 10, collision: 4, fifo: 2, badFcs: 1, sent: 6, sendErrors: 1, x: 1, y: 2 },
      ],
    });
  });
});

test("whoever opens a file that another process holds is told so", async () => {
  const file = join(directory, STORE_FILE);
  const script = `import { DuckDBInstance } from "@duckdb/node-api";
await DuckDBInstance.create(${JSON.stringify(file)});
process.stdout.write("open"); process.stdin.resume();`;
  const other = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    await once(other.stdout, "data");
    const refused = openStore(directory);
    await expect(refused).rejects.toBeInstanceOf(FedprobeError);
    await expect(refused).rejects.toThrow(`${file}: cannot open the results`);
  } finally {
    other.kill("SIGKILL");
    await once(other, "exit");
  }
});

test("a view with times that people can read", async () => {
  {
    await using store = await openStore(directory);
    await putFacts(store, syntheticRun().facts);
    await store.put("alerts", [alert({ raised: 62.5 })]);
  }
  const instance = await DuckDBInstance.create(join(directory, STORE_FILE));
  const connection = await instance.connect();
  try {
    const result = await connection.runAndReadAll(
      "SELECT raised_s, raised_at::VARCHAR AS at FROM alerts_times",
    );
    expect(result.getRowObjectsJson()).toEqual([{ raised_s: 62.5, at: "2026-11-20 13:14:56.5" }]);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});
