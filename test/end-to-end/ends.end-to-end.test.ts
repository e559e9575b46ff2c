import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { listProcesses } from "@fedprobe/probe-agent";
import { describe, expect, test } from "@jest/globals";
import { REPOSITORY, Workplace } from "../support/command.js";
import { leftoversOf } from "../support/leftovers.js";

const QUICKSTART = join(REPOSITORY, "experiments/quickstart/experiment.yaml");
const HEARING = /[1-9]\d* frames heard/;

/** The probe process of a run that runs out of a directory of this name. */
function probeOf(run: string, name: string): number {
  const found = listProcesses().find(({ args }) =>
    args.some((arg) => arg.includes(run) && arg.endsWith(`/${name}/probe.mjs`)),
  );
  if (!found) throw new Error(`no probe ${name} of ${run} is running`);
  return found.pid;
}

/** The processes in which a node's SSH server serves connections: its children. */
function connectionsTo(run: string, node: string): number[] {
  const processes = listProcesses();
  const server = processes.find(
    ({ args }) =>
      args.some((arg) => arg.includes(`fedprobe-${run}-${node}-`)) && args.join(" ").includes("sshd: "),
  );
  if (!server) throw new Error(`no SSH server of ${node} is running`);
  return processes.filter(({ parent }) => parent === server.pid).map(({ pid }) => pid);
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

  test.each([50, 150, 300, 450])(
    "Ctrl-C %d ms into the deployment leaves nothing, and nothing is said to be held",
    async (after) => {
      await using workplace = new Workplace();
      const command = workplace.start("run", QUICKSTART);
      await command.says(/✓ reserve/);
      await delay(after);
      command.kill("SIGINT");
      expect((await command.result).code).toBe(9);
      const run = workplace.runs[0] as string;
      expect(leftoversOf(run)).toEqual([]);
      expect(JSON.parse((await workplace.run("ls", "--json")).stdout)).toMatchObject({
        runs: [{ run, held: [] }],
      });
    },
    60_000,
  );

  test("a terminal that is closed ends it as Ctrl-C does", async () => {
    await using workplace = new Workplace();
    const command = workplace.start("run", QUICKSTART);
    await command.says(HEARING);
    command.kill("SIGHUP");
    expect((await command.result).code).toBe(9);
    expect(leftoversOf(workplace.runs[0] as string)).toEqual([]);
  }, 60_000);

  test("a reader of its output that leaves does not keep it from cleaning up", async () => {
    await using workplace = new Workplace();
    const command = workplace.start("run", QUICKSTART);
    await command.says(HEARING);
    command.stopReading();
    command.kill("SIGINT");
    expect((await command.result).code).toBe(9);
    expect(leftoversOf(workplace.runs[0] as string)).toEqual([]);
  }, 60_000);

  test("after kill -9 of the controller, destroy gives everything back, and again does nothing", async () => {
    await using workplace = new Workplace();
    const command = workplace.start("run", QUICKSTART);
    await command.says(HEARING);
    const run = workplace.runs[0] as string;
    const refused = await workplace.run("destroy", run);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("still running") });
    command.kill("SIGKILL");
    await command.result;
    expect(leftoversOf(run)).not.toEqual([]);
    expect(await workplace.run("destroy", run)).toMatchObject({ code: 0 });
    expect(leftoversOf(run)).toEqual([]);
    expect(await workplace.run("destroy", run)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("nothing"),
    });
  }, 120_000);

  test("an SSH connection that breaks costs nothing: the run goes on over a new one", async () => {
    await using workplace = new Workplace();
    const command = workplace.start("run", QUICKSTART);
    await command.says(HEARING);
    const run = workplace.runs[0] as string;
    for (const pid of connectionsTo(run, "east")) process.kill(pid, "SIGKILL");
    const { code } = await command.result;
    expect(code).toBe(0);
    const { score, probes } = JSON.parse(workplace.runFile(run, "report.json"));
    expect(score.total).toMatchObject({ required: 3, found: 3, falseAlerts: 0 });
    expect(probes.every(({ state }: { state: string }) => state === "ended")).toBe(true);
    expect(leftoversOf(run)).toEqual([]);
  }, 120_000);

  test("a probe that dies is named with the last lines of its log, and the rest is reported", async () => {
    await using workplace = new Workplace();
    const command = workplace.start("run", QUICKSTART, "--json");
    await command.says(HEARING);
    const run = workplace.runs[0] as string;
    process.kill(probeOf(run, "east"), "SIGKILL");
    const { code, stderr } = await command.result;
    expect(code).toBe(8);
    expect(stderr).toMatch(/probe east on east died; the last lines of its log:\n.*serving/s);
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
