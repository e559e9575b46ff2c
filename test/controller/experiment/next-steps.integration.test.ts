import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { ExperimentFolder } from "./experiment-folder.js";

const folder = new ExperimentFolder();
afterAll(() => folder[Symbol.dispose]());

const BASE = `name: base
duration: 4m
time: {speed: 8}
testbed: {kind: local}
nodes: [a, b]
probes:
  a: {source: {kind: zep, port: 17754}}
emulation:
  on: b
  channel: 26
  seed: 1
  devices:
    root: {role: border-router, position: [0, 0]}
    leaf: {role: client, position: [9, 0]}
  sniffers:
    a: {position: [0, 5]}
timeline:
  - {at: 60s, on: leaf, do: dos, for: 40s, rate: 25}
`;

/** What to do about the only problem of the base with one text in place of another. */
function nextOf(from: string, to: string): string {
  expect(BASE).toContain(from);
  const lines = folder.lines(BASE.replace(from, to));
  expect(lines).toHaveLength(1);
  return lines[0]?.split(" → ")[1] ?? "";
}

describe("the next step is one that can be taken", () => {
  test.each([
    ["40s", '"30 s"', "write 30s"],
    ["40s", "30 seconds", "write 30s"],
    ["40s", "1 min 30 sec", "write 1m30s"],
    ["40s", '"30"', "write 30s"],
    ["40s", "1500ms", "write 1.5s"],
    ["40s", "a while", "write a duration such as 90s, 4m or 1m30s"],
    ["40s", "0s", "write for example 90s"],
    ["40s", "30", "write it with its unit: 30s"],
    ["channel: 26", "channel: 30", "use 11 to 26"],
    ["channel: 26", "channel: 11.5", "use a whole number, 11 to 26"],
    ["channel: 26", 'channel: "26"', "write 26 without quotes"],
    ["channel: 26", "channel: high", "use a whole number, 11 to 26"],
    ["port: 17754", "port: 77777", "use 1 to 65535"],
    ["rate: 25", "rate: 0", "use more than 0"],
    ["speed: 8", "speed: 0", "use more than 0, at most 1000"],
    ["seed: 1", "seed: 1e300", "use 9007199254740991 or less"],
    ["name: base", "name: My Test!", "write my-test"],
    ["name: base", "name: Ä", "write a name of at most 63 letters a-z, digits and inner hyphens"],
    ["name: base", "name: 5", 'write it in quotes: "5"'],
    ["nodes: [a, b]", "nodes: []", "name at least one node"],
    ["timeline:\n", "min_probes: 0\ntimeline:\n", "use 1 or more"],
    ["time: {speed: 8}", "time: fast", "write it as keys and values: {speed: …}"],
    ["position: [9, 0]", "position: [9]", "write two numbers [x, y]"],
    ["position: [9, 0]", "position: [9, here]", "use a number"],
    ["kind: local", "kind: 5", "use one of: local, ssh"],
    ["{kind: local}", "{}", "add it; it is one of: local, ssh"],
    [
      "do: dos",
      "do: fly",
      "use one of: dos, ddos, bad-fcs, dis-flood, dio-flood, version-number, sinkhole, blackhole, selective-forwarding, sybil, clone, replay, dao-replay, fragment-attack, ack-spoofing, jamming, wormhole, dead",
    ],
  ])("%j → %j: %s", (from, to, next) => expect(nextOf(from, to)).toBe(next));

  test("a list is written as one, and a key is renamed", () => {
    expect(folder.lines(BASE.replace("nodes: [a, b]", "nodes: b")).join()).toContain(
      "→ write it as a list: [b]",
    );
    expect(folder.lines(BASE.replace("leaf: {", "Leaf_1: {")).join()).toContain("→ rename it to leaf-1");
  });

  test("a name that resembles none is not taken for another", () => {
    expect(nextOf("on: b", "on: c")).toBe("use one of: a, b");
  });
});

describe("a capture", () => {
  const experiment = (path: string, parameters = "") =>
    `name: replay\n${parameters}testbed: {kind: local}\nnodes: [a]\nprobes:\n  a: {source: {kind: file, path: ${path}}}\n`;

  test.each(["d4c3b2a1", "a1b2c3d4", "4d3cb2a1", "a1b23c4d"])("that begins with %s is one", (magic) => {
    folder.write("good.pcap", Buffer.from(`${magic}00000000`, "hex"));
    expect(folder.lines(experiment("./good.pcap"))).toEqual([]);
  });

  test.each([
    ["name: x\n", "it begins with 6e616d65", "give a capture in pcap or pcapng format"],
    ["", "it is empty", "give a capture in pcap or pcapng format"],
    ["ab", "it begins with 6162", "give a capture in pcap or pcapng format"],
  ])("%j is none", (content, reason, next) => {
    folder.write("bad.pcap", content);
    expect(folder.lines(experiment("./bad.pcap"))).toEqual([
      `5:34 the capture "./bad.pcap" is no capture: ${reason} → ${next}`,
    ]);
  });

  test("may be in pcapng", () => {
    folder.write("new.pcapng", Buffer.from("0a0d0d0a", "hex"));
    expect(folder.lines(experiment("./new.pcapng"))).toEqual([]);
  });

  const current = process.cwd();
  const parameter = "parameters: {capture: {type: path}}\n";
  const reference = `"\${capture}"`;
  const nextFor = (text: string, set: string[] = []) => {
    const [problem, ...others] = folder.problems(text, { set });
    expect([others, problem?.message]).toEqual([[], expect.stringContaining("there is no such file")]);
    return problem?.next;
  };

  test("that --set names is looked for from the current directory", () => {
    expect(nextFor(experiment(reference, parameter), ["capture=absent/x.pcap"])).toBe(
      `check the path: "absent/x.pcap" of --set capture is relative to the current directory, "${current}"`,
    );
    expect(
      folder.problems(experiment(reference, parameter), { set: ["capture=absent/x.pcap"] })[0]?.message,
    ).toBe(`the capture "${join(current, "absent/x.pcap")}" cannot be read: there is no such file`);
  });

  test("that the file names is looked for from the file's folder, also as a default", () => {
    const where = `is relative to the folder of the experiment file, "${folder.path}"`;
    expect(nextFor(experiment("./absent.pcap"))).toBe(`check the path: "./absent.pcap" ${where}`);
    const withDefault = parameter.replace("path", "path, default: b.pcap");
    expect(nextFor(experiment(reference, withDefault))).toBe(
      `check the path: "b.pcap", the default of capture, ${where}`,
    );
  });

  test("that is absolute is relative to nothing", () => {
    expect(nextFor(experiment("/absent/x.pcap"))).toBe("check the path");
    expect(nextFor(experiment(reference, parameter), ["capture=/absent/x.pcap"])).toBe("check the path");
  });
});
