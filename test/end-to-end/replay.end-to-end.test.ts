import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { DATA, REPOSITORY, Workplace } from "../support/command.js";
import { leftoversOf } from "../support/leftovers.js";
import { writeSmallCapture } from "../support/small-capture.js";

const REPLAY = join(REPOSITORY, "experiments/replay/experiment.yaml");
const RIOT = join(DATA, "riot");
const testWithData = existsSync(RIOT) ? test : test.skip;

describe("a recorded capture, played through the same path", () => {
  testWithData("gives the alerts that analyze gives (skipped where the sample data is absent)", async () => {
    await using workplace = new Workplace();
    const capture = join(RIOT, "badfcs/sniffer0.pcap");
    const { code } = await workplace.run("run", REPLAY, "--set", `capture=${capture}`);
    expect(code).toBe(0);
    const run = workplace.runs[0] as string;
    const { alerts, score, capture: balance } = JSON.parse(workplace.runFile(run, "report.json"));
    const analyzed = await workplace.run("analyze", capture, "--json");
    const key = ({ kind, node }: { kind: string; node: string }) => `${kind} ${node}`;
    expect(alerts.map(key).sort()).toEqual(JSON.parse(analyzed.stdout).alerts.map(key).sort());
    expect(alerts).not.toEqual([]);
    expect(score).toBeUndefined();
    expect(balance.sources.every((source: { balance: string }) => source.balance === "holds")).toBe(true);
    expect(leftoversOf(run)).toEqual([]);
  });

  test("a capture without FCS makes its property inconclusive, and says so", async () => {
    await using workplace = new Workplace();
    writeSmallCapture(join(workplace.directory, "bare.pcap"), 50, 100_000);
    const { code } = await workplace.run("run", REPLAY, "--set", "capture=bare.pcap");
    expect(code).toBe(0);
    const { notices, probes, hearing } = JSON.parse(
      workplace.runFile(workplace.runs[0] as string, "report.json"),
    );
    const said = notices.map(({ message }: { message: string }) => message).join("\n");
    expect(said).toMatch(/property 103 \(bad-fcs\) is inconclusive/);
    expect(probes.map(({ state }: { state: string }) => state)).toEqual(["ended", "ended"]);
    expect(hearing.probes[0].analysed).toBe(50);
  });

  test("a file that is no capture is refused before anything runs on it, and nothing is left", async () => {
    await using workplace = new Workplace();
    const { code, stderr } = await workplace.run("run", REPLAY, "--set", `capture=${REPLAY}`);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/experiment\.yaml.*is no capture/);
    for (const run of workplace.runs) expect(leftoversOf(run)).toEqual([]);
  });
});
