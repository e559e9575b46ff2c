import type { Draft } from "./check-form.js";
import type { Finding } from "./finding.js";
import { suggestName } from "./nearest-name.js";
import { quoted, shown } from "./text.js";

const KINDS = ["local", "ssh"];

/** The hosts of an `ssh` testbed are those of the nodes; `--testbed` asks for a kind that the file allows. */
export function checkTestbed({ testbed, nodes }: Draft, override: string | undefined): Finding[] {
  if (override !== undefined) return checkOverride(override, testbed?.kind);
  if (testbed?.kind !== "ssh" || !testbed.hosts || !nodes) return [];
  const { hosts } = testbed;
  const known = nodes.filter((node) => node !== undefined);
  const unknown = Object.keys(hosts).filter((host) => !known.includes(host));
  const missing = new Set(known.filter((node) => !Object.hasOwn(hosts, node)));
  return [
    ...unknown.map((host) => ({
      path: ["testbed", "hosts", host],
      of: "key" as const,
      message: `there is no node ${quoted(host)}`,
      next: () => suggestName(host, known),
    })),
    ...[...missing].map((node) => ({
      path: ["testbed", "hosts"],
      of: "key" as const,
      message: `the node ${quoted(node)} has no host`,
      next: `add ${node}: {address: …} to testbed.hosts`,
    })),
  ];
}

function checkOverride(override: string, kind: string | undefined): Finding[] {
  const path = ["testbed"];
  if (!KINDS.includes(override)) {
    const message = `--testbed: unknown testbed kind ${quoted(override)}`;
    return [{ path, of: "key", message, next: () => suggestName(override, KINDS) }];
  }
  if (override === "local" || override === kind) return [];
  const message = `--testbed ${override}: the testbed of the file is ${shown(kind)} and names no hosts`;
  return [{ path, of: "key", message, next: "give each node a host under testbed.hosts" }];
}
