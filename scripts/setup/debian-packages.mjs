import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runChild } from "../run-child.mjs";
import { say, stopwatch } from "../say.mjs";
import { ScriptError } from "../script.mjs";
import { findProgram } from "./find-program.mjs";
import { disableServices, withoutServices } from "./without-services.mjs";

/** @typedef {"run" | "test" | "bench"} Purpose */
/** @typedef {{ package: string, program: string, services?: readonly string[] }} Need */

/** @type {readonly Need[]} */
const RUN = [{ package: "openssh-server", program: "sshd", services: ["ssh.service", "ssh.socket"] }];
/** @type {readonly Need[]} */
const TEST = [
  ...RUN,
  { package: "chromium", program: "chromium" },
  { package: "iproute2", program: "ip" },
  { package: "nftables", program: "nft", services: ["nftables.service"] },
];
/** @type {readonly Need[]} */
const BENCH = [...TEST, { package: "tshark", program: "tshark" }, { package: "tcpdump", program: "tcpdump" }];

/**
 * The places of a Debian that set-up touches; tests name others.
 * @typedef {{ uid: number | undefined, policyFile: string, aptLists: string }} System
 */
/** @type {System} */
export const THIS_SYSTEM = {
  uid: process.getuid?.(),
  policyFile: "/usr/sbin/policy-rc.d",
  aptLists: "/var/lib/apt/lists",
};

/** What each purpose needs of Debian, and the program that stands for it elsewhere. */
export const DEBIAN_PACKAGES = { run: RUN, test: TEST, bench: BENCH };

/**
 * Installs what is missing if we are root on a Debian; says what to do otherwise.
 * @param {Purpose} purpose
 * @param {System} system
 * @throws {ScriptError} 4 with the command to run, or 1 with what apt-get said
 */
export async function installDebianPackages(purpose, system) {
  const needs = DEBIAN_PACKAGES[purpose];
  if (!findProgram("dpkg-query") || !findProgram("apt-get")) return checkPrograms(needs);
  const missing = await missingPackages(needs);
  if (missing.length === 0) return;
  const names = missing.map((need) => need.package);
  if (system.uid !== 0) throw new ScriptError(whatToRun(purpose, names), 4);
  say(`Installing Debian packages (their services stay off): ${names.join(", ")}`);
  const elapsed = stopwatch();
  await withoutServices(() => aptInstall(names, system.aptLists), system.policyFile);
  await disableServices(missing.flatMap((need) => need.services ?? []));
  say(`Installed Debian packages in ${elapsed()}`);
}

/** @param {Purpose} purpose @param {readonly string[]} names */
function whatToRun(purpose, names) {
  const script = fileURLToPath(new URL("../setup.mjs", import.meta.url));
  const command = ["sudo", process.execPath, script, "--packages", purpose].map(quote).join(" ");
  return `Debian packages are missing: ${names.join(", ")}. Run this once, then the same command again:\n  ${command}`;
}

/** For a person to paste into a shell. @param {string} word */
const quote = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** @param {readonly Need[]} needs @returns {Promise<readonly Need[]>} those that are not wholly installed */
async function missingPackages(needs) {
  const names = needs.map((need) => need.package);
  // Exit code 1 only means that some are unknown; half-installed ones have another status.
  const { output } = await runChild("dpkg-query", [
    "--show",
    `--showformat=\${Package} \${db:Status-Status}\n`,
    ...names,
  ]);
  const installed = new Set(output.split("\n").filter((line) => line.endsWith(" installed")));
  return needs.filter((need) => !installed.has(`${need.package} installed`));
}

/** @param {readonly string[]} names @param {string} lists folder of what apt knows */
async function aptInstall(names, lists) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  /** @param {readonly string[]} args */
  const apt = (args) => runChild("apt-get", ["--yes", "-o", "DPkg::Lock::Timeout=300", ...args], { env });
  const install = () => apt(["install", "--no-install-recommends", ...names]);
  const update = () => apt(["update"]);
  const known = haveLists(lists);
  const log = known ? [await install()] : [await update(), await install()];
  if (log.at(-1)?.code !== 0 && known) log.push(await update(), await install());
  if (log.at(-1)?.code === 0) return;
  const said = log.map((step) => step.output).join("");
  throw new ScriptError(`${said}apt-get could not install ${names.join(", ")}; its words are above.`);
}

/** Whether apt was ever told what there is; it may still be too long ago. @param {string} lists */
const haveLists = (lists) =>
  existsSync(lists) && readdirSync(lists).some((name) => name.includes("_Packages"));

/** @param {readonly Need[]} needs */
function checkPrograms(needs) {
  const missing = needs.filter((need) => !findProgram(need.program));
  if (missing.length === 0) return;
  const names = missing.map((need) => `${need.program} (in Debian's package ${need.package})`);
  throw new ScriptError(
    `Programs are missing: ${names.join(", ")}.\n  → This is no Debian: install them with your system's package manager.`,
    4,
  );
}
