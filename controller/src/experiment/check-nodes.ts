import type { Draft } from "./check-form.js";
import type { DataPath } from "./data-path.js";
import type { Finding } from "./finding.js";
import { suggestName } from "./nearest-name.js";
import { DEFAULT_PORT } from "./schema-terms.js";
import { quoted } from "./text.js";

/** Names of what a run itself puts on nodes. */
const RESERVED = ["correlator", "emulator"];

/** Nodes, and what is to run on which of them: every name is known, none is there twice. */
export function checkNodes(draft: Draft): Finding[] {
  return [
    ...repeatedNodes(draft),
    ...probeNodes(draft),
    ...unknownNode(draft.correlator?.on, ["correlator", "on"], draft),
    ...unknownNode(draft.emulation?.on, ["emulation", "on"], draft),
    ...sharedPorts(draft),
    ...tooFewProbes(draft),
  ];
}

function repeatedNodes({ nodes = [] }: Draft): Finding[] {
  const first = new Map<string, number>();
  const findings: Finding[] = [];
  for (const [index, node] of nodes.entries()) {
    if (node === undefined) continue;
    const before = first.get(node);
    if (before === undefined) first.set(node, index);
    else {
      const message = `two nodes have the name ${quoted(node)}`;
      findings.push({
        path: ["nodes", index],
        message,
        next: "rename one of them",
        first: ["nodes", before],
      });
    }
  }
  return findings;
}

function unknownNode(node: string | undefined, path: DataPath, { nodes }: Draft): Finding[] {
  if (node === undefined || !nodes || nodes.includes(node)) return [];
  const known = nodes.filter((name) => name !== undefined);
  return [{ path, message: `there is no node ${quoted(node)}`, next: () => suggestName(node, known) }];
}

function probeNodes(draft: Draft): Finding[] {
  return Object.entries(draft.probes ?? {}).flatMap(([name, probe]) => {
    const path = ["probes", name];
    if (RESERVED.includes(name)) {
      const message = `no probe may have the name ${quoted(name)}: fedprobe uses it`;
      return [{ path, of: "key" as const, message, next: "give the probe another name" }];
    }
    if (!probe || "on" in probe) return unknownNode(probe?.on, [...path, "on"], draft);
    return unknownNode(name, path, draft).map((finding) => ({
      ...finding,
      of: "key" as const,
      message: `the probe ${quoted(name)} has no \`on\`, and there is no node of its name`,
    }));
  });
}

function sharedPorts({ probes = {} }: Draft): Finding[] {
  const first = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [name, probe] of Object.entries(probes)) {
    if (probe?.source?.kind !== "zep" || ("on" in probe && probe.on === undefined)) continue;
    const { port = DEFAULT_PORT } = probe.source;
    const socket = `${probe.on ?? name}:${port}`;
    const before = first.get(socket);
    if (before === undefined) first.set(socket, name);
    else {
      const message = `the probes ${quoted(before)} and ${quoted(name)} both listen on port ${port} of one node`;
      const next = "give one of them another port";
      findings.push({ path: portPath(name, probes), message, next, first: portPath(before, probes) });
    }
  }
  return findings;
}

/** The port where one is written, else the source. */
function portPath(name: string, probes: NonNullable<Draft["probes"]>): DataPath {
  const path = ["probes", name, "source"];
  const source = probes[name]?.source;
  return source && "port" in source ? [...path, "port"] : path;
}

function tooFewProbes({ probes, min_probes: least = 1 }: Draft): Finding[] {
  const count = probes ? Object.keys(probes).length : undefined;
  if (count === undefined || count >= least) return [];
  if (count === 0) return [{ path: ["probes"], message: "there is no probe", next: "add one under probes" }];
  const message = `min_probes is ${least} and there are ${count} probes`;
  return [{ path: ["min_probes"], message, next: `write at most ${count}` }];
}
