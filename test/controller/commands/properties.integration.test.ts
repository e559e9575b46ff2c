import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { runCheck, runList, runShow } from "../../../controller/src/commands/properties.js";
import { FedprobeError } from "../../../controller/src/model/errors.js";
import { hearIo } from "./heard-io.js";

const folder = mkdtempSync(join(tmpdir(), "fedprobe-properties-"));
afterAll(() => rmSync(folder, { recursive: true }));

const RULE = `<beginning>
  <property property_id="9" value="THEN" type_property="SECURITY" kind="other" delay_min="0+" delay_max="$long"
            description="an answer">
    <parameter name="long" default="7" unit="s" description="patience"/>
    <event event_id="1" description="asked" boolean_expression="(icmp.type == 8 &amp;&amp; (ip.src != '10.0.0.1'))"/>
    <event event_id="2" description="answered" boolean_expression="icmp.type == 0 || icmp.code == 3"/>
  </property>
</beginning>`;

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function refusalOf(running: Promise<unknown>): Promise<FedprobeError> {
  const error = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FedprobeError)) throw new Error(`not refused: ${error}`);
  return error;
}

describe("properties list", () => {
  test("names every property of the library, as JSON too", async () => {
    const { io, heard } = hearIo();
    expect(await runList([], {}, io)).toBe(0);
    expect(heard.stdout).toMatch(/^iot\/dos +101 +dos +local +A node sends/m);
    const json = hearIo();
    await runList(["iot/dos"], { json: true }, json.io);
    expect(JSON.parse(json.heard.stdout)).toMatchObject({
      v: 1,
      properties: [{ name: "iot/dos", property_id: 101 }],
    });
  });

  test("of an unknown name says the nearest", async () => {
    const error = await refusalOf(runList(["iot/doz"], {}, hearIo().io));
    expect([error.exitCode, error.message]).toEqual([2, expect.stringContaining('did you mean "iot/dos"?')]);
  });
});

describe("properties show", () => {
  test("tells parameters, windows and conditions as they are written", async () => {
    const { io, heard } = hearIo();
    expect(await runShow([write("rule.xml", RULE)], {}, io)).toBe(0);
    expect(heard.stdout).toContain(
      [
        "  THEN: if the first, then the second, after more than 0 and within $long (7) s",
        "  ├─ event 1: asked",
        "  │       icmp.type == 8",
        "  │    && (ip.src != '10.0.0.1')",
        "  └─ event 2: answered",
        "          icmp.type == 0 || icmp.code == 3",
      ].join("\n"),
    );
    expect(heard.stdout).toMatch(/long +7 +s +patience/);
  });

  test.each(["dos", "101", "iot/dos"])("finds %s", async (name) => {
    const { io, heard } = hearIo();
    await runShow([name], {}, io);
    expect(heard.stdout).toMatch(/^101 dos {2}iot\/dos$/m);
  });

  test("gives the file itself on request", async () => {
    const { io, heard } = hearIo();
    await runShow([write("rule.xml", RULE)], { xml: true }, io);
    expect(heard.stdout).toBe(RULE);
  });

  test("of an unknown name says what there is", async () => {
    const error = await refusalOf(runShow(["dosh"], {}, hearIo().io));
    expect([error.exitCode, error.message]).toEqual([2, expect.stringContaining("node-failure")]);
  });
});

describe("properties check", () => {
  test("says of good files how many properties they hold", async () => {
    const { io, heard } = hearIo();
    const path = write("rule.xml", RULE);
    expect(await runCheck([path], {}, io)).toBe(0);
    expect(heard.stdout).toBe(`ok: ${path}: 1 property\n`);
  });

  test("tells all that is wrong in all files with its place and the nearest name; good ones are still told", async () => {
    const [good, bad, worse] = [
      write("rule.xml", RULE),
      write("bad.xml", RULE.replace('"9"', '"8"').replace("icmp.type == 0", "icmp.typo == 0")),
      write("worse.xml", RULE.replace('"9"', '"7"').replace("kind=", "kin=").replace("$long", "$lung")),
    ];
    const { io, heard } = hearIo();
    expect(await runCheck([good, bad, worse], {}, io)).toBe(3);
    expect(heard.stdout).toBe(`ok: ${good}: 1 property\n`);
    expect(heard.stderr).toContain(
      `${bad}:6:68: unknown attribute 'icmp.typo'\n  → did you mean 'icmp.type'?`,
    );
    expect(heard.stderr).toContain(`${worse}:2:67: unknown attribute 'kin' of <property>`);
    expect(heard.stderr).toMatch(/worse\.xml:2:\d+: .*lung/);
  });

  test("warns of what is hardly meant, and the file is good all the same", async () => {
    const path = write(
      "never.xml",
      RULE.replace("icmp.code == 3", "icmp.code > 5 &amp;&amp; icmp.code &lt; 3"),
    );
    const { io, heard } = hearIo();
    expect(await runCheck([path], {}, io)).toBe(0);
    expect(heard.stdout).toBe(`ok: ${path}: 1 property\n`);
    expect(heard.stderr).toContain(`warning: ${path}:2:3: this property tells an absence and has no scope`);
    expect(heard.stderr).toContain(`warning: ${path}:6:111: this can never be true: it contradicts what`);
    const json = hearIo();
    expect(await runCheck([path], { json: true }, json.io)).toBe(0);
    expect(JSON.parse(json.heard.stdout)).toMatchObject({
      valid: true,
      problems: [],
      warnings: [{ place: { file: path, line: 2 } }, { place: { file: path, line: 6, column: 111 } }],
    });
  });

  test("a file that is not there is a wrong use of the command", async () => {
    const { io, heard } = hearIo();
    expect(await runCheck([join(folder, "absent.xml")], {}, io)).toBe(2);
    expect(heard.stderr).toMatch(/absent\.xml" cannot be read: there is no such file/);
  });

  test("gives JSON on request", async () => {
    const { io, heard } = hearIo();
    const path = write("bad.xml", RULE.replace("icmp.code", "icmp.cade"));
    expect(await runCheck([path], { json: true }, io)).toBe(3);
    expect(JSON.parse(heard.stdout)).toMatchObject({
      valid: false,
      problems: [{ message: "unknown attribute 'icmp.cade'", place: { file: path, line: 6 } }],
    });
  });
});
