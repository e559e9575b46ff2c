import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChild } from "../run-child.mjs";
import { say, stopwatch } from "../say.mjs";
import { ScriptError } from "../script.mjs";

/**
 * Runs `npm ci` unless what is installed was installed from the same lock file, by the same Node.
 * @param {string} root of the repository
 * @throws {ScriptError} with npm's words
 */
export async function installNpmPackages(root) {
  const stampFile = join(root, "node_modules", ".fedprobe-stamp");
  const stamp = wantedStamp(root);
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  say("Installing npm packages from package-lock.json (npm ci)");
  const elapsed = stopwatch();
  // npm ci removes node_modules first, and the stamp with it: one that is cut short is done again.
  const { code, output } = await runChild("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: root,
  });
  if (code !== 0)
    throw new ScriptError(`${output}npm ci failed with exit code ${code}; its words are above.`);
  writeFileSync(stampFile, stamp);
  say(`Installed npm packages in ${elapsed()}`);
}

/** @param {string} root @returns {string} a hash of all that decides what npm installs */
function wantedStamp(root) {
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  /** @type {{ workspaces?: readonly string[] }} */
  const { workspaces = [] } = JSON.parse(manifest);
  const files = [
    "package-lock.json",
    "package.json",
    ...workspaces.map((folder) => join(folder, "package.json")),
  ];
  const hash = createHash("sha256").update(process.version);
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return `${hash.digest("hex")}\n`;
}
