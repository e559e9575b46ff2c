import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { makeReport } from "../../../controller/src/report/make-report.js";
import { alert, label } from "./examples.js";
import { HOSTILE, hostileRun } from "./hostile.js";
import { parseCsv } from "./parse-csv.js";
import { euiOf } from "./synthetic-network.js";
import { syntheticRun } from "./synthetic-run.js";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "fedprobe-report-"));
});

afterEach(() => rm(directory, { recursive: true }));

/** What may not come to a terminal; of it XML 1.0 allows no more than tab and line ends. */
const STEERING = /[\p{Cc}\p{Cs}\u202e\ufffe]/u;

const written = (file: string) => readFile(join(directory, file), "utf8");

interface Suite {
  readonly name: string;
  readonly tests: string;
  readonly failures: string;
  readonly testcase?: readonly {
    readonly name: string;
    readonly failure?: unknown;
    readonly skipped?: unknown;
  }[];
}

async function readSuites(): Promise<Record<string, Suite>> {
  const xml = await written("junit.xml");
  expect(XMLValidator.validate(xml)).toBe(true);
  const isArray = (name: string) => name === "testsuite" || name === "testcase";
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    htmlEntities: true,
    isArray,
  });
  const suites: Suite[] = parser.parse(xml).testsuites.testsuite;
  return Object.fromEntries(suites.map((suite) => [suite.name, suite]));
}

test("all files of a report are written, and the report is what report.json says", async () => {
  const report = await makeReport(syntheticRun(), directory);
  const files = ["alerts.jsonl", "junit.xml", "report.html", "report.json", "throughput.csv"];
  expect((await readdir(directory)).sort()).toEqual(files);
  expect(JSON.parse(await written("report.json"))).toEqual(JSON.parse(JSON.stringify(report)));
  expect(report.v).toBe(1);
});

test("the same run gives the same bytes", async () => {
  await makeReport(syntheticRun(), directory);
  const first = await written("report.html");
  await makeReport(syntheticRun(), directory);
  expect(await written("report.html")).toBe(first);
});

describe("alerts.jsonl", () => {
  test("holds each alert with its events and what it turned out to be", async () => {
    const data = syntheticRun();
    await makeReport(data, directory);
    const lines = (await written("alerts.jsonl"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(data.alerts.length);
    const [first] = data.alerts;
    expect(lines[0]).toEqual({
      ...{ probe: "west", id: first?.id, revision: 1, property_id: 1, kind: "dos", severity: "alert" },
      ...{ type: "ATTACK", verdict: "detected", node: euiOf(8), nodes: [euiOf(8)], target: first?.target },
      ...{ count: 40, first_us: first?.firstUs, last_us: first?.lastUs, raised_us: first?.raisedUs },
      ...{ description: first?.description, class: "true" },
      events: { 1: { rank: 412, time_us: first?.raisedUs, attributes: first?.events[0]?.attributes } },
    });
  });

  test("brings no control character to a terminal, and loses none", async () => {
    await makeReport(hostileRun(), directory);
    const text = await written("alerts.jsonl");
    expect(text.split("\n").filter((line) => STEERING.test(line))).toEqual([]);
    const descriptions = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).description);
    expect(descriptions).toEqual(expect.arrayContaining([...HOSTILE]));
  });
});

describe("throughput.csv", () => {
  test("holds every row", async () => {
    const data = syntheticRun();
    await makeReport(data, directory);
    const [header, ...rows] = parseCsv(await written("throughput.csv"));
    expect(header).toEqual(["time_us", "length_us", "probe", "node", "frames", "bytes", "bad_fcs"]);
    expect(rows).toEqual(
      data.throughput.map(({ timeUs, lengthUs, probe, node, frames, bytes, badFcs }) =>
        [timeUs, lengthUs, probe, node, frames, bytes, badFcs].map(String),
      ),
    );
  });

  test("no cell runs as a formula", async () => {
    await makeReport(hostileRun(), directory);
    const cells = parseCsv(await written("throughput.csv")).flat();
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(cells).toContain("'=cmd|' /C calc'!A0");
  });
});

describe("junit.xml", () => {
  test("all is well", async () => {
    await makeReport(syntheticRun(), directory);
    const { detection, probes, capture } = await readSuites();
    expect([detection?.failures, probes?.failures, capture?.failures]).toEqual(["0", "0", "0"]);
    expect(detection?.testcase?.map(({ name }) => name)).toEqual([
      "dos by attacker at 01:00 is found",
      "bad-fcs by sensor-6 at 01:50 is found",
      "node-failure by attacker at 02:50 is found",
      "no false alert",
    ]);
    expect(probes?.testcase).toHaveLength(3);
    expect(capture?.testcase).toHaveLength(3);
  });

  test("a miss, false alerts, a dead probe and counts that do not add up fail", async () => {
    const data = syntheticRun();
    const { facts, counters } = data;
    await makeReport(
      {
        ...data,
        facts: {
          ...facts,
          probes: [{ name: "west", node: "node-1", state: "died", log: "Error: out of memory" }],
        },
        alerts: [alert({ raised: 20 }), alert({ raised: 30, id: "b" })],
        counters: counters.map((one) => (one.name === "analysed" ? { ...one, count: one.count - 1 } : one)),
        truth: [label(), label({ required: false, kind: "bad-fcs" })],
      },
      directory,
    );
    const { detection, probes, capture } = await readSuites();
    expect(detection).toMatchObject({ tests: "3", failures: "3" });
    expect(probes).toMatchObject({ tests: "1", failures: "1" });
    expect(capture).toMatchObject({ tests: "3", failures: "2", skipped: "1" });
  });

  test("where no truth is known nothing is judged", async () => {
    const { truth: _, ...data } = syntheticRun();
    await makeReport({ ...data, alerts: [alert({ raised: 5 })] }, directory);
    const { detection } = await readSuites();
    expect(detection).toMatchObject({ tests: "1", failures: "0", skipped: "1" });
  });

  test("hostile texts stay texts", async () => {
    await makeReport(hostileRun(), directory);
    const { detection } = await readSuites();
    expect(detection?.testcase?.map(({ name }) => name).join()).toContain(HOSTILE[0]);
    const lines = (await written("junit.xml")).split("\n");
    expect(lines.filter((line) => STEERING.test(line))).toEqual([]);
  });
});

describe("report.html", () => {
  test("of a run in which nothing happened leaves the charts out, and says so once", async () => {
    const { facts } = syntheticRun();
    const nothing = {
      alerts: [],
      throughput: [],
      counters: [],
      properties: [],
      notices: [],
      reactions: [],
      devices: [],
    };
    await makeReport({ ...nothing, facts: { ...facts, outcome: "failed", durationSeconds: 0 } }, directory);
    const page = await written("report.html");
    expect(page).not.toContain('class="chart"');
    expect(page.match(/Nothing was heard and no alert was raised/g)).toHaveLength(1);
    expect(page).not.toContain("Nothing was done");
    expect(page).not.toMatch(/NaN|Infinity/);
  });

  test("leaves out a chart that would be empty, and says why", async () => {
    const { truth: _, ...data } = syntheticRun();
    await makeReport({ ...data, alerts: [] }, directory);
    const silent = await written("report.html");
    expect(silent.match(/class="chart"/g)).toHaveLength(2);
    expect(silent).toContain("No alert was raised.");
    await makeReport({ ...data, throughput: [] }, directory);
    const deaf = await written("report.html");
    expect(deaf.match(/class="chart"/g)).toHaveLength(1);
    expect(deaf).toContain("No frame was heard in the time of the run.");
  });

  test("has no tag or attribute that could run or fetch anything", async () => {
    await makeReport(hostileRun(), directory);
    const page = await written("report.html");
    expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none';`);
    const tags = [...page.matchAll(/<(\w+)([^>]*)>/g)].map(([, name = "", rest = ""]) => ({ name, rest }));
    const inert =
      "html head meta link title style body main header nav section footer div span p h1 h2 h3 ul li a b";
    const drawn = "table thead tbody tr th td pre code svg g path rect polygon polyline text";
    const known = new Set(`${inert} ${drawn}`.split(" "));
    expect(tags.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
    const attributes = tags.flatMap(({ rest }) => [...rest.matchAll(/([\w:-]+)="([^"]*)"/g)]);
    expect(attributes.filter(([, name = ""]) => /^(on.*|src|srcset|action|xlink:href)$/i.test(name))).toEqual(
      [],
    );
    const links = attributes.filter(([, name]) => name === "href").map(([, , to = ""]) => to);
    expect(links.filter((to) => !/^(#[a-z]+|data:,)$/.test(to))).toEqual([]);
    expect(page).not.toMatch(/url\(|@import/);
  });

  test("is below 1 MB for a run like the quickstart", async () => {
    await makeReport(syntheticRun(), directory);
    expect((await readFile(join(directory, "report.html"))).length).toBeLessThan(1_000_000);
  });

  test("stays readable, and of bounded size, however many nodes are forged", async () => {
    const data = syntheticRun();
    const [row] = data.throughput;
    const forged = Array.from({ length: 20_000 }, (_, index) => ({
      ...row!,
      node: `02:00:00:00:00:00:${index}`,
    }));
    const alerts = forged
      .slice(0, 5000)
      .map(({ node }, index) => alert({ node, id: node, raised: index / 25 }));
    const report = await makeReport(
      { ...data, throughput: [...data.throughput, ...forged], alerts },
      directory,
    );
    expect(report.throughput.rest?.count).toBeGreaterThan(19_000);
    expect((await readFile(join(directory, "report.html"))).length).toBeLessThan(2_000_000);
    expect(await written("report.html")).toContain("more rows are in alerts.jsonl");
  });
});
