import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { runChild } from "../run-child.mjs";
import { say } from "../say.mjs";
import { findProgram } from "./find-program.mjs";

/** 101: the action is forbidden (Debian's policy-rc.d interface). The words tell ours from another's. */
const POLICY =
  "#!/bin/sh\n# Written by fedprobe's set-up while it installs packages; removed when it is done.\nexit 101\n";

/**
 * Does `work` while Debian starts no service that it installs. A policy of the machine's own is left as it is.
 * @param {() => Promise<void>} work
 * @param {string} policyFile where Debian asks whether a service may start
 */
export async function withoutServices(work, policyFile) {
  // One of ours that is there already was left by a set-up that was killed.
  const others = existsSync(policyFile) && readFileSync(policyFile, "utf8") !== POLICY;
  if (!others) writeFileSync(policyFile, POLICY, { mode: 0o755 });
  try {
    await work();
  } finally {
    if (!others) rmSync(policyFile, { force: true });
  }
}

/**
 * Keeps services from starting when the machine starts next.
 * @param {readonly string[]} units of systemd
 */
export async function disableServices(units) {
  const systemctl = findProgram("systemctl");
  if (!systemctl || units.length === 0) return;
  const { code, output } = await runChild(systemctl, ["disable", ...units]);
  if (code !== 0)
    say(`${units.join(", ")} could not be disabled and may start with the machine: ${output.trim()}`);
}
