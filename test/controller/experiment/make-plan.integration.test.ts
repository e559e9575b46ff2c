import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join, relative } from "node:path";
import { emulatorConfigSchema } from "@fedprobe/emulator";
import { afterAll, describe, expect, test } from "@jest/globals";
import { makePlan } from "../../../controller/src/experiment/make-plan.js";
import { type ReadOptions, readExperiment } from "../../../controller/src/experiment/read-experiment.js";
import { resolveTestbed } from "../../../controller/src/experiment/resolve-testbed.js";
import { experimentSchema } from "../../../controller/src/experiment/schema.js";
import { REPOSITORY } from "../../support/command.js";
import { EMPTY_CAPTURE, ExperimentFolder } from "./experiment-folder.js";

const folder = new ExperimentFolder();
afterAll(() => folder[Symbol.dispose]());

const shipped = (name: string) => join(REPOSITORY, "experiments", name, "experiment.yaml");
const plan = (file: string, options?: ReadOptions) => makePlan(readExperiment(file, options));

describe("the quickstart", () => {
  const quickstart = plan(shipped("quickstart"));
  const emulation = quickstart.emulation;
  const position = new Map(emulation?.devices.map((device) => [device.name, device.position]));
  const sniffer = new Map(emulation?.sniffers.map(({ name, position }) => [name, position]));

  /** Mean power over the sensitivity in standard deviations of the fading: from 2 on nearly all frames arrive, below -2 none. */
  const margin = (a: readonly [number, number] = [NaN, NaN], b: readonly [number, number] = [NaN, NaN]) =>
    (30 * Math.log10(30 / Math.hypot(a[0] - b[0], a[1] - b[1])) - 3) / 1.5;
  /** About the probability that a frame arrives. */
  const delivery = (...places: Parameters<typeof margin>) =>
    Math.min(1, Math.max(0, (margin(...places) + 2) / 4));
  const heard = (probe: string) => [...position.values()].map((place) => delivery(place, sniffer.get(probe)));

  test("takes 30 seconds of host time for 4 minutes", () => {
    expect([quickstart.duration, quickstart.speed]).toEqual([240, 8]);
  });

  test("has two probes, a correlator and the emulator on three nodes", () => {
    expect(quickstart.nodes).toEqual(["west", "east", "radio"]);
    expect(quickstart.probes).toEqual([
      { name: "west", node: "west", source: { kind: "zep", port: 17754, clock: "sniffer" } },
      { name: "east", node: "east", source: { kind: "zep", port: 17754, clock: "sniffer" } },
    ]);
    expect(quickstart.correlator).toEqual({ name: "correlator", node: "west" });
    expect(emulation?.node).toBe("radio");
  });

  test("has a border router, 7 clients with a period of 10 s, and an attacker", () => {
    expect([...position.keys()]).toEqual([
      "border-router",
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => `client-${n}`),
      "attacker",
    ]);
    expect(emulation?.devices.every(({ period }) => period === 10)).toBe(true);
  });

  test("the attacker cannot reach the border router but through a client", () => {
    expect(delivery(position.get("attacker"), position.get("border-router"))).toBe(0);
    expect(delivery(position.get("attacker"), position.get("client-4"))).toBe(1);
    expect(delivery(position.get("client-4"), position.get("border-router"))).toBe(1);
  });

  test("each probe hears only a part, and each device is heard well by one", () => {
    const [west, east] = [heard("west"), heard("east")];
    expect(west.filter((part) => part === 0).length).toBeGreaterThanOrEqual(2);
    expect(east.filter((part) => part === 0).length).toBeGreaterThanOrEqual(2);
    expect(west.map((part, index) => Math.max(part, east[index] ?? 0))).toEqual(west.map(() => 1));
    expect(west.filter((part, index) => part === 1 && east[index] === 1).length).toBeGreaterThanOrEqual(3);
  });

  test("one probe hears badly what the other hears well", () => {
    expect(delivery(position.get("client-5"), sniffer.get("west"))).toBeLessThan(0.2);
    expect(delivery(position.get("client-5"), sniffer.get("west"))).toBeGreaterThan(0);
    expect(delivery(position.get("client-5"), sniffer.get("east"))).toBe(1);
  });

  test("goes from normal to DoS, incorrect FCS and dead", () => {
    expect(emulation?.timeline).toEqual([
      { at: 60, on: ["attacker"], do: "dos", for: 40, rate: 25 },
      { at: 110, on: ["client-3"], do: "bad-fcs", for: 20 },
      { at: 150, on: ["attacker"], do: "dead" },
    ]);
  });

  test("carries the text of the properties that will be checked", () => {
    expect(quickstart.properties.length).toBeGreaterThan(0);
    for (const { name, file, text } of quickstart.properties) {
      expect(name).toBe("iot");
      expect(text).toBe(readFileSync(file, "utf8"));
    }
  });

  test("gives the emulator what it takes", () => {
    const clock = { duration: 240, deadline: 60, originUs: 0, speed: 8 };
    const { node: _, ...network } = emulation ?? { node: "" };
    const sniffers = emulation?.sniffers.map((one) => ({ ...one, host: "127.0.0.1", port: 17754 }));
    const config = { ...network, ...clock, sniffers, run: "r", workDirectory: "/w" };
    expect(emulatorConfigSchema.safeParse(config).error).toBeUndefined();
  });

  test("is plain data", () => expect(JSON.parse(JSON.stringify(quickstart))).toEqual(quickstart));
});

describe("replay", () => {
  test("plays a capture, which --set names from the current directory", () => {
    const capture = folder.write("a b.pcap", EMPTY_CAPTURE);
    const set = [`capture=${relative(process.cwd(), capture)}`];
    const { probes, duration, speed } = plan(shipped("replay"), { set });
    expect(probes.map(({ source }) => source)).toEqual([{ kind: "file", path: capture }]);
    expect([duration, speed]).toEqual([3600, 10]);
  });

  test("says how to give it", () => {
    expect(() => plan(shipped("replay"))).toThrow("give it with --set capture=FILE");
  });
});

describe("ssh", () => {
  const text = readFileSync(shipped("ssh"), "utf8").replaceAll("~/.ssh/", "./keys/");

  test("what is said of a host goes before what is said of the testbed", () => {
    const key = folder.write("keys/id_ed25519", "");
    const knownHosts = folder.write("keys/known_hosts", "");
    expect(plan(folder.write("ssh.yaml", text)).testbed).toEqual({
      kind: "ssh",
      knownHosts,
      hosts: [
        { node: "hall", address: "192.0.2.11", port: 22, user: "pi", key, nodeCommand: "node" },
        {
          node: "attic",
          address: "192.0.2.12",
          port: 2222,
          user: "probe",
          key,
          nodeCommand: "/opt/node/bin/node",
        },
      ],
    });
  });

  test("--testbed local asks for no keys", () => {
    const file = folder.write("local.yaml", text.replaceAll("./keys/", "./nowhere/"));
    expect(plan(file, { testbed: "local" }).testbed).toEqual({ kind: "local" });
  });

  test("without user and key, those of whoever runs the command are used", () => {
    const { testbed } = experimentSchema.parse({
      ...{ name: "a", duration: "1m", nodes: ["n"], probes: {} },
      testbed: { kind: "ssh", hosts: { n: { address: "h" } } },
    });
    const home = (name: string) => join(homedir(), ".ssh", name);
    const host = { node: "n", address: "h", port: 22, user: userInfo().username, key: home("id_ed25519") };
    expect(resolveTestbed(testbed, "/somewhere")).toEqual({
      kind: "ssh",
      knownHosts: home("known_hosts"),
      hosts: [{ ...host, nodeCommand: "node" }],
    });
  });
});

describe("references and paths", () => {
  const base = `name: a
parameters:
  file: {type: path, default: ./b.pcap}
  part: {type: text, default: c}
  port: {type: number, default: 4}
duration: 1m
testbed: {kind: local}
nodes: [n, m]
probes:
  n: {source: {kind: file, path: "\${file}"}}
  m: {source: {kind: zep, port: "\${port}"}}
  o: {on: m, source: {kind: file, path: "./d-\${part}-\${port}.pcap"}}
properties: [./rules]
`;
  const rule = (id: number, scope = "local") =>
    `<beginning><property property_id="${id}" type_property="ATTACK" value="COMPUTE" scope="${scope}" description="">
      <event value="COMPUTE" event_id="1" boolean_expression="(meta.packet_len &gt; 0)"/></property></beginning>`;

  test("defaults are relative to the file; a text that is a reference alone has its type", () => {
    folder.write("rules/one.xml", rule(1));
    const b = folder.write("b.pcap", EMPTY_CAPTURE);
    const d = folder.write("d-c-4.pcap", EMPTY_CAPTURE);
    const { probes, correlator, properties } = plan(folder.write("e.yaml", base));
    expect(probes.map(({ source }) => source)).toEqual([
      { kind: "file", path: b },
      { kind: "zep", port: 4, clock: "host" },
      { kind: "file", path: d },
    ]);
    expect(correlator).toBeUndefined();
    expect(properties.map(({ name, file }) => [name, file])).toEqual([
      ["./rules", join(folder.path, "rules/one.xml")],
    ]);
  });

  test("--set goes before the default, and is not read for references itself", () => {
    folder.write("d-x=${port}-5.pcap", EMPTY_CAPTURE);
    const { probes } = plan(folder.write("e.yaml", base), { set: ["part=x=${port}", "port=5"] });
    expect(probes.at(-1)?.source).toEqual({ kind: "file", path: join(folder.path, "d-x=${port}-5.pcap") });
  });

  test("a distributed property makes a correlator, on the first probe's node or where the file says", () => {
    folder.write("rules/two.xml", rule(2, "distributed"));
    expect(plan(folder.write("e.yaml", base)).correlator).toEqual({ name: "correlator", node: "n" });
    const elsewhere = folder.write("e.yaml", `${base}correlator: {on: m}\n`);
    expect(plan(elsewhere).correlator).toEqual({ name: "correlator", node: "m" });
  });
});
