import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { leftOf, REPOSITORY, Workplace } from "../support/command.js";

const QUICKSTART = join(REPOSITORY, "experiments/quickstart/experiment.yaml");
const HEARING = /[1-9]\d* frames heard/;

/** The process of a run whose command line holds `text`. */
function pidOf(run: string, text: string): number {
  const found = readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return line.includes(run) && line.includes(text) && line.includes("node");
    } catch {
      return false;
    }
  });
  return Number(found[0]);
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
    expect(leftOf(run)).toEqual([]);
  }, 120_000);

  test("after kill -9 of the controller, destroy gives everything back, and again does nothing", async () => {
    await using workplace = new Workplace();
    const command = workplace.start("run", QUICKSTART);
    await command.says(HEARING);
    command.kill("SIGKILL");
    await command.result;
    const run = workplace.runs[0] as string;
    expect(leftOf(run)).not.toEqual([]);
    expect(await workplace.run("destroy", run)).toMatchObject({ code: 0 });
    expect(leftOf(run)).toEqual([]);
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
    process.kill(pidOf(run, "-east"), "SIGKILL");
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
    expect(leftOf(run)).toEqual([]);
  }, 180_000);
});
