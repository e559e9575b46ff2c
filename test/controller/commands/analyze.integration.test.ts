import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { runAnalyze } from "../../../controller/src/commands/analyze.js";
import { runExplain } from "../../../controller/src/commands/explain.js";
import { FedprobeError } from "../../../controller/src/model/errors.js";
import { hearIo } from "./heard-io.js";

const folder = mkdtempSync(join(tmpdir(), "fedprobe-analyze-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SECOND = 1_000_000;
const NOTHING = { properties: [], set: [], context: [], key: [], format: "jsonl", verdicts: "bad" };

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A request, and an answer to it from its target within `$patience` seconds. */
function rule(attributes = ""): string {
  return `<beginning><property property_id="9" value="THEN" type_property="SECURITY" kind="other" node="ipv6.src" target="ipv6.dst"
    delay_min="0" delay_max="$patience" description="answer" ${attributes}>
    <parameter name="patience" default="2" unit="s" description="how long"/>
    <event event_id="1" boolean_expression="icmpv6.type == 128"/>
    <event event_id="2" boolean_expression="icmpv6.type == 129 &amp;&amp; ipv6.src == ipv6.dst.1"/>
  </property></beginning>`;
}

const RULE = write("rule.xml", rule());

function ask(seconds: number, more: object = {}) {
  return {
    t: seconds * SECOND,
    "icmpv6.type": 128,
    "ipv6.src": "2001:DB8::0:1",
    "ipv6.dst": "2001:db8::2",
    ...more,
  };
}

function answer(seconds: number, from = "2001:db8::2") {
  return { t: seconds * SECOND, "icmpv6.type": 129, "ipv6.src": from, "ipv6.dst": "2001:db8::1" };
}

const tick = (seconds: number) => ({ t: seconds * SECOND, "udp.len": 8 });

function trace(name: string, ...events: readonly object[]): string {
  return write(name, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
}

async function analyze(paths: readonly string[], options: object = {}) {
  const { io, heard } = hearIo();
  const code = await runAnalyze(paths, { ...NOTHING, properties: [RULE], ...options }, io);
  return { code, ...heard };
}

async function linesOf(paths: readonly string[], options: object = {}) {
  const { stdout } = await analyze(paths, options);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

async function refusalOf(running: Promise<unknown>): Promise<FedprobeError> {
  const error = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FedprobeError)) throw new Error(`not refused: ${error}`);
  return error;
}

describe("events as JSON Lines", () => {
  const silent = trace("silent.jsonl", ask(1), answer(2), ask(5), tick(9));

  test("give the line of an alert that the documents promise", async () => {
    const { code, stdout, stderr } = await analyze([silent]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      `${JSON.stringify({
        ...{ property_id: 9, kind: "other", severity: "alert", type: "SECURITY", verdict: "not_respected" },
        ...{ time: 7 * SECOND, node: "2001:db8::1", nodes: ["2001:db8::1"], target: "2001:db8::2", count: 1 },
        description: "answer",
        events: {
          0: { rank: 4, time: 9 * SECOND, attributes: {} },
          1: {
            ...{ rank: 3, time: 5 * SECOND },
            attributes: { "icmpv6.type": 128, "ipv6.dst": "2001:db8::2", "ipv6.src": "2001:db8::1" },
          },
        },
        ...{ last: 7 * SECOND, probe: "silent" },
      })}\n`,
    );
    expect(stderr).toMatch(/^silent +9 other +1 +1 +0 +0 +0 +0$/m);
  });

  test("good verdicts are told on request", async () => {
    const lines = await linesOf([silent], { verdicts: "all" });
    expect(lines.map(({ verdict, time }) => [verdict, time])).toEqual([
      ["respected", 2 * SECOND],
      ["not_respected", 7 * SECOND],
    ]);
  });

  test("lines that hold no event are told with their places, and all others are judged", async () => {
    const path = write(
      "wrong.jsonl",
      `${JSON.stringify(ask(1))}\nnonsense\n{"t":2,"a.b":[]}\n${JSON.stringify(tick(9))}\n`,
    );
    const { code, stdout, stderr } = await analyze([path]);
    expect(code).toBe(8);
    expect(JSON.parse(stdout)).toMatchObject({ events: { 0: { rank: 2 }, 1: { rank: 1 } } });
    expect(stderr).toContain(`${path}:2:1: this line is no JSON object\n  → `);
    expect(stderr).toContain(`${path}:3:14: `);
    expect(stderr).toMatch(/wrong: 2 packets, 2 lines without an event/);
  });

  test("somewhat out of order are put in order; ranks are those of the file", async () => {
    const path = trace("mixed.jsonl", ask(1), ask(1.9), answer(1.5), tick(20));
    const { stdout, stderr } = await analyze([path], { verdicts: "all" });
    const [first, second] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(first.events).toMatchObject({ 1: { rank: 1 }, 2: { rank: 3 } });
    expect(second).toMatchObject({ verdict: "not_respected", events: { 1: { rank: 2 } } });
    expect(stderr).toContain("mixed: 4 packets, 1 out of order\n");
  });

  test("much out of order are judged where they stand, and counted", async () => {
    const path = trace("late.jsonl", tick(10), tick(12), tick(14), ask(1));
    const { stderr } = await analyze([path]);
    expect(stderr).toContain("late: 4 packets, 1 out of order, 1 too late to be put in order\n");
  });

  test("may name attributes that a property declares", async () => {
    const xml = `<beginning><attribute name="drone.height" type="n"/><property property_id="3" type_property="ATTACK">
      <event event_id="1" boolean_expression="drone.height &gt; 100"/></property></beginning>`;
    const path = trace("drones.jsonl", { t: 1, "drone.height": 5 }, { t: 2, "drone.height": 500 });
    const [line] = await linesOf([path], { properties: [write("drone.xml", xml)] });
    expect(line.events).toEqual({ 1: { rank: 2, time: 2, attributes: { "drone.height": 500 } } });
  });
});

describe("time", () => {
  const open = trace("open.jsonl", ask(1), ask(5));

  test("ends with the trace: what is open then is no violation", async () => {
    const { stdout, stderr } = await analyze([trace("just.jsonl", ask(1))]);
    expect([stdout, stderr]).toEqual(["", expect.stringMatching(/^just +9 other +0 +0 +0 +0 +1 +0$/m)]);
  });

  test.each([
    ["7000000", [3]],
    ["7000001", [3, 7]],
    ["1970-01-01T00:00:08Z", [3, 7]],
    ["+2s", [3]],
    ["+3s", [3, 7]],
    ["3500000", [3]],
    ["2000000", []],
  ])("until %s: violations at %j s", async (until, seconds) => {
    const lines = await linesOf([open], { until });
    expect(lines.map(({ time }) => time / SECOND)).toEqual(seconds);
  });

  test("of no form that is known is refused", async () => {
    const error = await refusalOf(analyze([open], { until: "tomorrow" }));
    expect([error.exitCode, error.message]).toEqual([2, expect.stringContaining("+90s")]);
  });
});

describe("several inputs", () => {
  const west = trace("west.jsonl", ask(1), ask(10), tick(20));
  const east = trace("east.jsonl", tick(0), answer(2), answer(9), tick(20));

  test("are probes of their own to a local property", async () => {
    const lines = await linesOf([west, east]);
    expect(lines.map(({ probe, time }) => [probe, time / SECOND])).toEqual([
      ["west", 3],
      ["west", 12],
    ]);
  });

  test("are one trace to a distributed property, whose events say where they were heard", async () => {
    const properties = [write("everywhere.xml", rule('scope="distributed"'))];
    const [good, bad] = await linesOf([west, east], { properties, verdicts: "all" });
    expect(good).toMatchObject({ verdict: "respected", probe: "all probes" });
    expect(good.events).toMatchObject({
      1: { rank: 1, attributes: { "meta.probe_id": "west" } },
      2: { rank: 2, attributes: { "meta.probe_id": "east" } },
    });
    expect(bad).toMatchObject({ verdict: "not_respected", time: 12 * SECOND, events: { 1: { rank: 2 } } });
  });

  test("of which one ends early prove no silence after that", async () => {
    const properties = [write("everywhere.xml", rule('scope="distributed"'))];
    const short = trace("short.jsonl", tick(0), tick(11));
    expect(await linesOf([west, short], { properties })).toMatchObject([{ time: 3 * SECOND }]);
    expect(await linesOf([west, short], { properties, until: "30000000" })).toHaveLength(2);
  });
});

describe("alerts", () => {
  const many = trace("many.jsonl", ask(1), ask(2), tick(3.5), ask(10), tick(20), ask(60), tick(70));

  test("are held as the property says, in the order of their times", async () => {
    const lines = await linesOf([many], { properties: [write("held.xml", rule('hold="10s"'))] });
    expect(lines.map(({ time, last, count }) => [time / SECOND, last / SECOND, count])).toEqual([
      [3, 12, 3],
      [62, 62, 1],
    ]);
  });

  test("without hold are as many as there are verdicts, also at the same moment", async () => {
    const lines = await linesOf([trace("same.jsonl", ask(1), ask(1), tick(9))]);
    expect(lines).toHaveLength(2);
  });

  test("as a table say what they rest on", async () => {
    const { stdout } = await analyze([many], { format: "table" });
    expect(stdout).toMatch(
      /^time +kind +node +target +property +count +probe\n3\.000000 +other +2001:db8::1 /,
    );
    expect(stdout).toContain(
      "    not respected: answer\n    overdue, as noticed at packet 3, 3.500000\n    event 1: packet 1,",
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no colour for what is no terminal
    expect(stdout).not.toMatch(/\u001b/);
  });

  test("as EVE carry the tuple of the packet, and good verdicts are none", async () => {
    const path = trace("eve.jsonl", ask(1, { "icmpv6.code": 0 }), tick(9));
    const [line] = await linesOf([path], { format: "eve" });
    expect(line).toEqual({
      ...{
        timestamp: "1970-01-01T00:00:03.000000+0000",
        event_type: "alert",
        pcap_cnt: 1,
        pcap_filename: path,
      },
      ...{ src_ip: "2001:db8::1", dest_ip: "2001:db8::2", proto: "IPv6-ICMP" },
      alert: {
        ...{
          action: "allowed",
          gid: 1,
          signature_id: 9,
          rev: 1,
          signature: "answer",
          category: "other",
          severity: 1,
        },
        metadata: expect.objectContaining({ node: ["2001:db8::1"], target: ["2001:db8::2"], count: ["1"] }),
      },
    });
    const error = await refusalOf(analyze([path], { format: "eve", verdicts: "all" }));
    expect(error.exitCode).toBe(2);
  });

  test("as a document stand beside the counts", async () => {
    const { stdout } = await analyze([many], { json: true });
    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      alerts: [{ count: 1 }, { count: 1 }, { count: 1 }, { count: 1 }],
      properties: [{ probe: "many", property_id: 9, violated: 4 }],
      frames: { many: { analysed: 7 } },
    });
  });
});

describe("what analyze refuses", () => {
  const path = trace("fine.jsonl", tick(1));

  test.each<[object, number, RegExp]>([
    [{ set: ["9.patience"] }, 2, /sets nothing/],
    [{ set: ["9.patiense=3"] }, 2, /unknown parameter '9\.patiense'[\s\S]*patience/],
    [{ set: ["9.patience=soon"] }, 2, /must be a number/],
    [{ properties: ["nope"] }, 2, /no property "nope"[\s\S]*iot/],
    [{ properties: [join(folder, "absent.xml")] }, 2, /there is no such file/],
    [
      { properties: [write("broken.xml", rule("kin='dos'"))] },
      3,
      /broken\.xml:2:\d+: unknown attribute 'kin'[\s\S]*kind/,
    ],
    [{ format: "yaml" }, 2, /formats: table, jsonl, eve/],
    [{ verdicts: "good" }, 2, /--verdicts: bad, all/],
    [{ packet: "3" }, 2, /--explain/],
    [{ failOn: "dosh" }, 2, /can never be met/],
  ])("%j", async (options, code, message) => {
    const error = await refusalOf(analyze([path], options));
    expect([error.exitCode, error.message]).toEqual([code, expect.stringMatching(message)]);
  });

  test("a file that is neither capture nor events, and properties in the place of one", async () => {
    const strange = await refusalOf(analyze([write("strange.bin", "hello")]));
    expect([strange.exitCode, strange.message]).toEqual([
      2,
      expect.stringMatching(/strange\.bin.*[\s\S]*JSON Lines/),
    ]);
    expect((await refusalOf(analyze([RULE]))).message).toContain(`--properties ${RULE}`);
  });
});

describe("--explain", () => {
  const path = trace("why.jsonl", ask(1), answer(2, "2001:db8::9"), answer(2.5), tick(9));

  async function explain(options: object) {
    const { io, heard } = hearIo();
    const code = await runExplain([path], { ...NOTHING, properties: [RULE], explain: "9", ...options }, io);
    return { code, ...heard };
  }

  test("of a packet shows what each condition saw", async () => {
    const { code, stdout } = await explain({ packet: "2" });
    expect(code).toBe(0);
    expect(stdout).toContain(
      [
        "event 1 (begins an attempt): (no description)",
        "  no: a condition on the packet fails",
        "    ✗ icmpv6.type == 128  icmpv6.type is 129",
        "",
        "event 2: (no description)",
        "  no: one attempt waits for it, none fits; the nearest: event 1 by packet 1, open until 3.000000",
        "    ✓ icmpv6.type == 129      icmpv6.type is 129",
        "    ✗ ipv6.src == ipv6.dst.1  ipv6.src is 2001:db8::9, ipv6.dst.1 is 2001:db8::2",
        "",
        "The packet brought no verdict.",
      ].join("\n"),
    );
  });

  test("of all packets counts where they fail, with an example", async () => {
    const { stdout } = await explain({});
    expect(stdout).toContain("why: 4 packets, 1 verdicts");
    expect(stdout).toMatch(/✗ 2 fail at icmpv6\.type == 128 {2}such as packet 2 of why: icmpv6\.type is 129/);
    expect(stdout).toMatch(/✗ 1 fit no attempt that waits, the nearest not for ipv6\.src == ipv6\.dst\.1/);
  });

  test("gives JSON on request", async () => {
    const { stdout } = await explain({ packet: "3", json: true });
    expect(JSON.parse(stdout)).toMatchObject({
      property_id: 9,
      packet: { probe: "why", rank: 3, events: [{ result: "fails" }, { result: "matches" }] },
    });
  });

  test.each<[object, RegExp]>([
    [{ explain: "dosh" }, /no property "dosh"/],
    [{ packet: "0" }, /names no packet of why/],
    [{ packet: "5" }, /why has no packet 5[\s\S]*4/],
    [{ explain: "ddos", properties: ["iot"] }, /looks at verdicts/],
    [{ explain: "sinkhole", properties: ["iot"] }, /number/],
  ])("refuses %j", async (options, message) => {
    const error = await refusalOf(explain(options));
    expect([error.exitCode, error.message]).toEqual([2, expect.stringMatching(message)]);
  });
});
