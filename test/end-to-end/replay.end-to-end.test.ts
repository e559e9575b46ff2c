import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { DATA, REPOSITORY, Workplace } from "../support/command.js";
import { leftoversOf } from "../support/leftovers.js";
import { PROTECTED, writeProtectedCapture } from "../support/protected-capture.js";
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

  test("contexts and keys of the experiment are those of its probes, and of nobody else", async () => {
    await using workplace = new Workplace();
    const at = (name: string) => join(workplace.directory, name);
    writeProtectedCapture(at("protected.pcap"));
    const expression = `((ipv6.src == '${PROTECTED.source}') &amp;&amp; (udp.dest_port == ${PROTECTED.port})) &amp;&amp; ((ieee802154.mic_ok == 1) &amp;&amp; (ieee802154.fcs_ok == 1))`;
    writeFileSync(
      at("heard.xml"),
      `<beginning><property property_id="1" type_property="ATTACK" kind="other" value="COMPUTE" description="read">
        <event value="COMPUTE" event_id="1" boolean_expression="${expression}"/></property></beginning>`,
    );
    const experiment = (more: string) => `name: protected
time: {speed: 10}
testbed: {kind: local}
nodes: [player]
probes: {player: {source: {kind: file, path: ./protected.pcap, fcs: cc24xx}}}
properties: [./heard.xml]
${more}`;
    const secrets = `contexts: {0: "${PROTECTED.context}"}\nkeys: [{key: "${PROTECTED.key}", index: ${PROTECTED.index}}]\n`;
    writeFileSync(at("with.yaml"), experiment(secrets));
    writeFileSync(at("without.yaml"), experiment(""));
    const alertsOf = async (file: string) => {
      const { code } = await workplace.run("run", at(file));
      const run = workplace.runs.at(-1) as string;
      const { alerts } = JSON.parse(workplace.runFile(run, "report.json"));
      expect([code, leftoversOf(run)]).toEqual([0, []]);
      return alerts.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
    };
    expect(await alertsOf("without.yaml")).toBe(0);
    expect(await alertsOf("with.yaml")).toBe(5);
    for (const run of workplace.runs)
      expect(workplace.runFile(run, "plan.json")).not.toContain(PROTECTED.key);
    const plan = await workplace.run("plan", at("with.yaml"), "--json");
    expect(plan.stdout).not.toContain(PROTECTED.key);
    expect(JSON.parse(plan.stdout).network.contexts).toEqual({ 0: PROTECTED.context });

    const analyze = ["analyze", at("protected.pcap"), "--properties", at("heard.xml"), "--format", "jsonl"];
    const options = ["--context", `0=${PROTECTED.context}`, "--key", `1=${PROTECTED.key}`, "--fcs", "cc24xx"];
    expect((await workplace.run(...analyze)).stdout).toBe("");
    const { stdout } = await workplace.run(...analyze, ...options);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).kind),
    ).toContain("other");
  });
});
