import { userInfo } from "node:os";
import type { TestbedPlan } from "../model/plan.js";
import { resolvePath } from "./resolve-path.js";
import type { ExperimentFile } from "./schema.js";

/** The testbed with the defaults of its hosts and absolute paths; relative ones start from `folder`. */
export function resolveTestbed(testbed: ExperimentFile["testbed"], folder: string): TestbedPlan {
  if (testbed.kind === "local") return { kind: "local" };
  const user = testbed.user ?? userInfo().username;
  const hosts = Object.entries(testbed.hosts).map(([node, host]) => ({
    node,
    address: host.address,
    port: host.port,
    user: host.user ?? user,
    key: resolvePath(host.key ?? testbed.key, folder),
    nodeCommand: host.node,
  }));
  return { kind: "ssh", knownHosts: resolvePath(testbed.known_hosts, folder), hosts };
}
