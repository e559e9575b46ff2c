import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { adhocTrace } from "../support/adhoc-trace.js";
import { DATA, Workplace } from "../support/command.js";
import { writeSmallCapture } from "../support/small-capture.js";

const RIOT = join(DATA, "riot");
const describeWithData = existsSync(RIOT) ? describe : describe.skip;
const SCENARIOS = ["normal", "scale50", "flood1", "slowflood", "deadnode", "badfcs"];
interface Label {
  readonly kind: string;
  readonly nodes: readonly string[];
  readonly required: boolean;
}

interface Found {
  readonly kind: string;
  readonly node?: string;
  readonly nodes?: readonly string[];
}

function labelsOf(scenario: string): Label[] {
  return JSON.parse(readFileSync(join(RIOT, scenario, "truth.json"), "utf8")).labels;
}

/** `kind node`, sorted, each once. */
function named(found: readonly Found[]): string[] {
  const all = found.flatMap(({ kind, node, nodes }) =>
    (node ? [node] : (nodes ?? [])).map((name) => `${kind} ${name}`),
  );
  return [...new Set(all)].sort();
}

describeWithData("recorded attacks (skipped where the sample data is absent)", () => {
  let workplace: Workplace;

  beforeAll(() => {
    workplace = new Workplace();
  });

  afterAll(() => workplace[Symbol.asyncDispose]());

  const sources = SCENARIOS.flatMap((scenario) => [
    { scenario, files: ["air.pcap"] },
    { scenario, files: ["sniffer0.pcap", "sniffer1.pcap"] },
  ]);

  test.each(sources)(
    "$scenario, $files: names every culprit and nobody else",
    async ({ scenario, files }) => {
      const captures = files.map((file) => join(RIOT, scenario, file));
      const { code, stdout } = await workplace.run("analyze", ...captures, "--format", "jsonl");
      expect(code).toBe(0);
      const found = named(
        stdout
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
      );
      const labels = labelsOf(scenario);
      const entries = (list: readonly Label[]) =>
        named(list.flatMap(({ kind, nodes }) => nodes.map((node) => ({ kind, node }))));
      expect(found).toEqual(expect.arrayContaining(entries(labels.filter(({ required }) => required))));
      const allowed = entries(labels);
      expect(found.filter((one) => !allowed.includes(one))).toEqual([]);
    },
  );

  test("fails on request: by severity, kind or property id, and only then", async () => {
    const capture = join(RIOT, "flood1/air.pcap");
    const codes = await Promise.all(
      ["alert", "dos", "101", "node-failure", "info", "dosh"].map((what) =>
        workplace.run("analyze", capture, "--fail-on", what),
      ),
    );
    expect(codes.map(({ code }) => code)).toEqual([7, 7, 7, 0, 7, 2]);
  });

  test("a parameter of a property can be set", async () => {
    const { stdout } = await workplace.run(
      "analyze",
      join(RIOT, "flood1/air.pcap"),
      "--set",
      "dos.packets=1000",
    );
    expect(stdout).toMatch(/ link-loss /);
    expect(stdout).not.toMatch(/ dos /);
  });
});

describe("events of an ad-hoc radio network", () => {
  test("are judged by the rules of the library, and both counts are told", async () => {
    await using workplace = new Workplace();
    const path = join(workplace.directory, "events.jsonl");
    const lines = adhocTrace("attack-1").map((message) => `${JSON.stringify(message)}\n`);
    writeFileSync(path, lines.join(""));
    const { code, stderr } = await workplace.run("analyze", path, "--properties", "adhoc");
    expect(code).toBe(0);
    const counts = [...stderr.matchAll(/ 4(\d\d) protocol-violation +(\d+) +(\d+) /g)];
    expect(counts.filter(([, , , violated]) => violated !== "0").map(([, rule]) => Number(rule))).toEqual([
      1, 7,
    ]);
    expect(counts.every(([, , respected]) => Number(respected) > 0)).toBe(true);
    expect(counts).toHaveLength(15);
  });
});

describe("a capture that is cut", () => {
  test("gives what comes before the cut, says where it is, and exits with 8", async () => {
    await using workplace = new Workplace();
    const path = join(workplace.directory, "cut.pcap");
    writeSmallCapture(path, 50, 100_000);
    truncateSync(path, 24 + 10 * 33 + 20);
    const { code, stdout, stderr } = await workplace.run("analyze", path, "--json");
    expect(code).toBe(8);
    expect(JSON.parse(stdout).frames).toMatchObject({ cut: { analysed: 10 } });
    expect(stderr).toMatch(/warning: .*cut\.pcap/);
  });
});

describe("a property that calls for a reaction", () => {
  test("is told what a probe would have done, and nothing is done", async () => {
    await using workplace = new Workplace();
    writeSmallCapture(join(workplace.directory, "a.pcap"), 50, 100_000);
    writeFileSync(
      join(workplace.directory, "my.xml"),
      `<beginning><property property_id="60001" type_property="ATTACK" value="COMPUTE" description=""
         if_satisfied="run(page)" hold="60s">
        <event value="COMPUTE" event_id="1" boolean_expression="(meta.packet_len &gt; 0)"/></property></beginning>`,
    );
    const lines = await workplace.run("analyze", "a.pcap", "--properties", "./my.xml", "--format", "jsonl");
    expect(JSON.parse(lines.stdout)).toMatchObject({ count: 50, reaction: "run(page)" });
    const table = await workplace.run("analyze", "a.pcap", "--properties", "./my.xml");
    expect(table.stdout).toContain("a probe would have done: run(page)");
  });
});

describe("what analyze refuses", () => {
  test.each([
    [["absent.pcap"], /absent\.pcap/],
    [["x.pcap", "x.pcap"], /named twice/],
    [["x.pcap", "--format", "yaml"], /formats: table, jsonl/],
    [["x.pcap", "--properties", "iott"], /iott.*\n.*iot/s],
    [["x.pcap", "--set", "packets"], /--set dos\.packets=50/],
  ])("%j: says what and what to do", async (args, message) => {
    await using workplace = new Workplace();
    const { code, stdout, stderr } = await workplace.run("analyze", ...args);
    expect([2, 3]).toContain(code);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
  });
});
