import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { runPlan } from "../../../controller/src/commands/plan.js";
import { runSchema } from "../../../controller/src/commands/schema.js";
import { runValidate } from "../../../controller/src/commands/validate.js";
import { REPOSITORY } from "../../support/command.js";
import { ExperimentFolder } from "../experiment/experiment-folder.js";
import { hearIo } from "./heard-io.js";

const QUICKSTART = join(REPOSITORY, "experiments/quickstart/experiment.yaml");
const REPLAY = join(REPOSITORY, "experiments/replay/experiment.yaml");

const folder = new ExperimentFolder();
afterAll(() => folder[Symbol.dispose]());

describe("fedprobe validate", () => {
  test("says in one line what a good experiment holds", async () => {
    const { heard, io } = hearIo();
    expect(await runValidate(QUICKSTART, { set: [] }, io)).toBe(0);
    expect(heard.stdout).toMatch(
      /^ok: quickstart: 3 nodes, 2 probes, \d+ properties, 9 devices, 3 actions; 4m\n$/,
    );
  });

  test("--json gives one document, also of a wrong experiment, and 3", async () => {
    const good = hearIo();
    expect(await runValidate(QUICKSTART, { set: [], json: true }, good.io)).toBe(0);
    expect(JSON.parse(good.heard.stdout)).toMatchObject({
      v: 1,
      valid: true,
      counts: { nodes: 3, devices: 9 },
    });
    const wrong = hearIo();
    expect(await runValidate(folder.write("e.yaml", "name: 5\n"), { set: [], json: true }, wrong.io)).toBe(3);
    const { v, valid, problems } = JSON.parse(wrong.heard.stdout);
    expect([v, valid]).toEqual([1, false]);
    expect(problems[0]).toMatchObject({
      message: expect.any(String),
      place: { line: 1 },
      next: expect.any(String),
    });
  });

  test("without --json a wrong experiment is the error that main.ts prints", async () => {
    const { heard, io } = hearIo();
    await expect(runValidate(REPLAY, { set: [] }, io)).rejects.toMatchObject({ exitCode: 3 });
    expect(heard).toEqual({ stdout: "", stderr: "" });
  });
});

describe("fedprobe plan", () => {
  test("shows what is put where, what is checked, and what happens when", async () => {
    const { heard, io } = hearIo();
    expect(await runPlan(QUICKSTART, { set: [] }, io)).toBe(0);
    expect(heard.stdout).toContain("4m (30s of host time at speed 8)");
    expect(heard.stdout).toMatch(
      /west {3}probe west: ZEP on UDP port 17754, time of the sniffer\n {9}correlator of all probes/,
    );
    expect(heard.stdout).toMatch(
      /radio {2}emulator: 9 devices, sniffers for west, east; channel 26, PAN 0xabcd; seed 1/,
    );
    expect(heard.stdout).toMatch(/dos \(ATTACK, local\): .+\n {9}\w+ = \d+/);
    expect(heard.stdout).toMatch(
      / {7}1m {2}attacker: dos for 40s, 25 a second\n {4}1m50s {2}client-3: bad-fcs for 20s\n {4}2m30s {2}attacker: dead to the end\n/,
    );
  });

  test("--json gives the plan that a run keeps", async () => {
    const { heard, io } = hearIo();
    await runPlan(QUICKSTART, { set: [], json: true }, io);
    expect(JSON.parse(heard.stdout)).toMatchObject({
      v: 1,
      name: "quickstart",
      file: QUICKSTART,
      duration: 240,
    });
  });

  test("shows what could turn the direction of text as text", async () => {
    folder.write(
      "p.xml",
      `<beginning><property property_id="60001" type_property="ATTACK" value="COMPUTE" description="a\u202eb">
        <event value="COMPUTE" event_id="1" boolean_expression="(meta.packet_len &gt; 0)"/></property></beginning>`,
    );
    const text = `name: a
duration: 1m
testbed: {kind: local}
nodes: [n]
probes: {n: {source: {kind: zep}}}
properties: [./p.xml]
`;
    const { heard, io } = hearIo();
    await runPlan(folder.write("e.yaml", text), { set: [] }, io);
    expect(heard.stdout).toContain("a\\u202eb");
  });
});

test("fedprobe schema prints the committed schema", async () => {
  const { heard, io } = hearIo();
  expect(await runSchema(io)).toBe(0);
  expect(heard.stdout).toBe(readFileSync(join(REPOSITORY, "experiments/experiment.schema.json"), "utf8"));
});
