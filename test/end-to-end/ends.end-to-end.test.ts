import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { listProcesses } from "../../controller/src/testbeds/processes.js";
import { REPOSITORY, Workplace } from "../support/command.js";
import { leftoversOf } from "../support/leftovers.js";

const QUICKSTART = join(REPOSITORY, "experiments/quickstart/experiment.yaml");
const HEARING = /[1-9]\d* frames heard/;

/** The probe process of a run that runs out of a directory of this name. */
function probeOf(run: string, name: string): number {
  const found = listProcesses().find(({ args }) => args.some((arg) => arg.includes(run) && arg.endsWith(`/${name}/probe.mjs`)));
  if (!found) throw new Error(`no probe ${name} of ${run} is running`);
  return found.pid;
}

describe("whatever happens to a run", () => {
  test("Ctrl-C ends it, reports what there is, and leaves nothing", async () => {
    await using workplace = new Workplace();
    const command = workplace.start("run", QUICKSTART);
    await command.says(HEARING);
    command.kill("SIGINT");
    const { code, stdout } = await command.result;
    const run = workplace.runs[0] as string;
    expect(code).toBe(9);
    expect(stdout).toContain("report.html");
    expect(JSON.parse(workplace.runFile(run, "report.json")).run.outcome).toBe("aborted");
    expect(leftoversOf(run)).toEqual([]);
  }, 120_000);

  test("after kill -9 of the controller, destroy gives everything back, and again does nothing", async () => {
    await using workplace = new Workplace();
    const command = workplace.start("run", QUICKSTART);
    await command.says(HEARING);
    command.kill("SIGKILL");
    await command.result;
    const run = workplace.runs[0] as string;
    expect(leftoversOf(run)).not.toEqual([]);
    expect(await workplace.run("destroy", run)).toMatchObject({ code: 0 });
    expect(leftoversOf(run)).toEqual([]);
    expect(await workplace.run("destroy", run)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("nothing"),
    });
  }, 120_000);

  test("a probe that dies is named with the last lines of its log, and the rest is reported", async () => {
    await using workplace = new Workplace();
    const command = workplace.start("run", QUICKSTART, "--json");
    await command.says(HEARING);
    const run = workplace.runs[0] as string;
    process.kill(probeOf(run, "east"), "SIGKILL");
    const { code, stderr } = await command.result;
    expect(code).toBe(8);
    expect(stderr).toMatch(/probe east on east died; the last lines of its log:\n.*serving/);
    const { probes, notices, alerts } = JSON.parse(workplace.runFile(run, "report.json"));
    expect(probes.find((probe: { name: string }) => probe.name === "east")).toMatchObject({ state: "died" });
    expect(probes.find((probe: { name: string }) => probe.name === "west")).toMatchObject({ state: "ended" });
    expect(notices.map((notice: { message: string }) => notice.message).join("\n")).toMatch(
      /east.*silence is inconclusive/,
    );
    expect(alerts.some((alert: { kind: string }) => alert.kind === "dos")).toBe(true);
    expect(alerts.some((alert: { kind: string }) => alert.kind === "node-failure")).toBe(false);
    expect(leftoversOf(run)).toEqual([]);
  }, 180_000);
});
