import { accessSync, constants } from "node:fs";
import { checkPrivateKey } from "../deployment/private-key.js";
import { EXIT, FedprobeError, type Problem } from "../model/errors.js";
import type { Plan, SshHost } from "../model/plan.js";
import type { Reservation, ReserveContext, ReservedNode, Testbed } from "../model/reservation.js";
import { requireSafeRun } from "../model/safe-name.js";

/** The user's own hosts: nothing is acquired, so nothing has to be given back. */
export const sshTestbed: Testbed = {
  check(plan) {
    const { knownHosts, hosts } = sshPlan(plan);
    const keys = [...new Set(hosts.map(({ key }) => key))];
    return [checkKnownHosts(knownHosts), ...keys.map(checkPrivateKey)].filter(
      (problem) => problem !== undefined,
    );
  },

  reserve(context) {
    return Promise.resolve(reserveHosts(context));
  },
};

function reserveHosts({ run, plan }: ReserveContext): Reservation {
  requireSafeRun(run);
  const { knownHosts, hosts } = sshPlan(plan);
  const nodes = new Map(hosts.map((host) => [host.node, toNode(run, host, knownHosts)]));
  const release = () => Promise.resolve();
  return { nodes, release, [Symbol.asyncDispose]: release };
}

function toNode(run: string, host: SshHost, knownHosts: string): ReservedNode {
  const { node, address, port, user, key, nodeCommand } = host;
  return {
    name: node,
    login: { address, port, user, key, knownHosts },
    nodeCommand,
    address,
    loopbackAddress: "127.0.0.1",
    workPrefix: `/tmp/fedprobe-${run}-`,
  };
}

function checkKnownHosts(file: string): Problem | undefined {
  try {
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    const next =
      "write it with `ssh-keyscan HOST…`, after comparing the fingerprints with those of the testbed's operator";
    return {
      message: `the file of known host keys cannot be read: ${(error as Error).message}`,
      place: { file },
      next,
    };
  }
}

function sshPlan({ testbed }: Plan): Extract<Plan["testbed"], { kind: "ssh" }> {
  if (testbed.kind === "ssh") return testbed;
  throw new FedprobeError(EXIT.internal, [{ message: `a plan for ${testbed.kind} reached the ssh testbed` }]);
}
