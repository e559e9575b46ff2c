import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Workplace } from "../support/command.js";
import { leftoversOf } from "../support/leftovers.js";
import { writeSmallCapture } from "../support/small-capture.js";

const RULES = `<beginning>
  <attribute name="drone.height" type="n" description="m"/>
  <property property_id="1" type_property="ATTACK" node="ipv6.src" if_satisfied="run(mark)" description="too low">
    <event event_id="1" boolean_expression="drone.height &lt; 5"/>
  </property>
  <property property_id="2" type_property="ATTACK" if_satisfied="capture(1, 1)" description="the tenth frame">
    <event event_id="1" boolean_expression="meta.rank == 10 &amp;&amp; #is_exist(meta.link_type)"/>
  </property>
</beginning>`;

const EXPERIMENT = `name: events
duration: 8s
testbed: {kind: local}
nodes: [here]
probes:
  live: {on: here, source: {kind: events}}
  played: {on: here, source: {kind: events, path: ./flight.jsonl}}
  frames: {on: here, source: {kind: file, path: ./small.pcap}}
properties: [./rules.xml]
reactions: {commands: {mark: [sh, -c, 'echo "marked $FEDPROBE_NODE"']}}
`;

/** Just after the first frame of the small capture. */
const START = 1_800_000_000_000_000;

describe("events that are no frames", () => {
  test("are played and offered to probes, and what they do about alerts comes back with the run", async () => {
    await using workplace = new Workplace();
    const put = (name: string, text: string) => writeFileSync(join(workplace.directory, name), text);
    put("rules.xml", RULES);
    put("experiment.yaml", EXPERIMENT);
    put(
      "flight.jsonl",
      `{"t":${START},"drone.height":9}\n{"t":${START + 1},"drone.height":4,"ipv6.src":"2001:db8:0::7"}\n`,
    );
    put("offered.jsonl", '{"t":0,"drone.height":3,"ipv6.src":"2001:db8::8"}\nnot an event\n');
    writeSmallCapture(join(workplace.directory, "small.pcap"), 30, 100_000);
    const running = workplace.start("run", "experiment.yaml");
    await running.says(/✓ deploy/);
    const run = workplace.runs[0] as string;
    const place = join(workplace.directory, "runs", run, "offers/live.json");
    expect(statSync(place).mode & 0o777).toBe(0o600);
    // Until the run's clock is set nothing is taken.
    let offered = await workplace.run("offer", run, "live", "offered.jsonl");
    while (/^0 accepted/.test(offered.stdout))
      offered = await workplace.run("offer", run, "live", "offered.jsonl");
    expect([offered.code, offered.stdout]).toEqual([8, "1 accepted, 0 dropped, 1 lines without an event\n"]);
    expect(offered.stderr).toContain("offered.jsonl:2:1: ");
    expect((await workplace.run("offer", run, "played", "offered.jsonl")).stderr).toContain(
      "probes that take events: live",
    );
    expect((await running.result).code).toBe(0);
    const { alerts, reactions, capture } = JSON.parse(workplace.runFile(run, "report.json"));
    const found = alerts.map(({ probe, node }: { probe: string; node: string }) => `${probe} ${node}`);
    expect(found.sort()).toEqual(["frames ", "live 2001:db8::8", "played 2001:db8::7"]);
    const done = reactions.map(
      (one: Record<string, string>) => `${one["probe"]} ${one["reaction"]} ${one["outcome"]}`,
    );
    expect(done.sort()).toEqual([
      "frames capture(1, 1) done",
      "live run(mark) done",
      "played run(mark) done",
    ]);
    expect(workplace.runFile(run, "logs/live.log")).toContain("marked 2001:db8::8");
    expect(readdirSync(join(workplace.directory, "runs", run, "captures/frames"))).toEqual([
      expect.stringMatching(/^property-2-[0-9a-f]+\.pcapng$/),
    ]);
    expect(capture.sources.every((source: { balance: string }) => source.balance === "holds")).toBe(true);
    expect(workplace.runFile(run, "report.html")).toContain("property-2-");
    expect(readdirSync(join(workplace.directory, "runs", run))).not.toContain("offers");
    expect(leftoversOf(run)).toEqual([]);
  });
});
