import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Workplace } from "../support/command.js";
import { leftoversOf } from "../support/leftovers.js";
import { type LocalNodes, reserveLocalNodes } from "../support/local-nodes.js";
import { writeSmallCapture } from "../support/small-capture.js";

/** Hosts of the user's own: here, servers that stand ready before the run and stay after it. */
function writeExperiment(directory: string, nodes: LocalNodes, knownHosts: string): string {
  const hosts = ["hall", "attic"].map((name) => {
    const { address, port, user, key } = nodes.node(name).login;
    return `    ${name}: {address: ${address}, port: ${port}, user: ${user}, key: ${key}, node: ${process.execPath}}`;
  });
  writeSmallCapture(join(directory, "capture.pcap"), 50, 100_000);
  const file = join(directory, "experiment.yaml");
  const lines = [
    "name: own-hosts",
    "time: {speed: 10}",
    `testbed:\n  kind: ssh\n  known_hosts: ${knownHosts}\n  hosts:`,
    ...hosts,
    "nodes: [hall, attic]",
    "probes:",
    "  hall: {source: {kind: file, path: capture.pcap}}",
    "  attic: {source: {kind: file, path: capture.pcap}}",
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

/** The known hosts of both nodes in one file; `change` may spoil it. */
function writeKnownHosts(directory: string, nodes: LocalNodes, change = (text: string) => text): string {
  const lines = ["hall", "attic"].map((name) => readFileSync(nodes.node(name).login.knownHosts, "utf8"));
  const file = join(directory, "known_hosts");
  writeFileSync(file, change(lines.join("")));
  return file;
}

describe("hosts of the user's own, over SSH", () => {
  test("carry a run, and keep nothing of it", async () => {
    await using nodes = await reserveLocalNodes("hall", "attic");
    await using workplace = new Workplace();
    const known = writeKnownHosts(workplace.directory, nodes);
    const { code, stdout } = await workplace.run(
      "run",
      writeExperiment(workplace.directory, nodes, known),
      "--json",
    );
    expect(code).toBe(0);
    const { run, results } = JSON.parse(stdout);
    expect(results.hearing.probes.map(({ analysed }: { analysed: number }) => analysed)).toEqual([50, 50]);
    expect(leftoversOf(run)).toEqual([]);
  });

  test("a deployment that fails on one host leaves nothing on the other, not a key either", async () => {
    await using nodes = await reserveLocalNodes("hall", "attic");
    await using workplace = new Workplace();
    const known = writeKnownHosts(workplace.directory, nodes);
    const file = writeExperiment(workplace.directory, nodes, known);
    writeFileSync(file, readFileSync(file, "utf8").replace(process.execPath, "/no/node"));
    const { code, stderr } = await workplace.run("run", file);
    expect(code).toBe(5);
    expect(stderr).toContain("/no/node");
    const run = workplace.runs[0] as string;
    expect(leftoversOf(run)).toEqual([]);
    expect(JSON.parse((await workplace.run("ls", "--json")).stdout)).toMatchObject({
      runs: [{ run, held: [] }],
    });
  });

  test("a changed host key is refused, both fingerprints shown, and nothing was done there", async () => {
    await using nodes = await reserveLocalNodes("hall", "attic");
    await using workplace = new Workplace();
    // The two nodes' keys change places.
    const swapped = (text: string) => {
      const lines = text
        .trim()
        .split("\n")
        .map((line) => line.split(" "));
      return lines
        .map(([host], index) => [host, ...(lines.at(index - 1) ?? []).slice(1)].join(" "))
        .join("\n");
    };
    const known = writeKnownHosts(workplace.directory, nodes, (text) => `${swapped(text)}\n`);
    const { code, stderr } = await workplace.run("run", writeExperiment(workplace.directory, nodes, known));
    expect(code).toBe(5);
    expect(stderr.match(/SHA256:/g)?.length).toBeGreaterThanOrEqual(2);
    expect(stderr).toContain(known);
  });
});
