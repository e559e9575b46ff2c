/**
 * Makes a clone ready: Node's version, Debian packages, npm packages. What is there already costs nothing.
 * `node scripts/setup.mjs --packages run|test|bench`
 */
import { parseArgs } from "node:util";
import { REPOSITORY, runAsScript, ScriptError } from "./script.mjs";
import { checkNode } from "./setup/check-node.mjs";
import { DEBIAN_PACKAGES, installDebianPackages, THIS_SYSTEM } from "./setup/debian-packages.mjs";
import { installNpmPackages } from "./setup/npm-packages.mjs";
import { withLock } from "./setup/with-lock.mjs";

/**
 * @param {object} options
 * @param {import("./setup/debian-packages.mjs").Purpose} options.packages what the machine is wanted for
 * @param {boolean} [options.npm] false leaves npm's packages alone
 * @param {string} [options.root] the repository
 * @param {import("./setup/debian-packages.mjs").System} [options.system]
 * @throws {ScriptError} 4 where somebody has to do something first; 1 where an installation failed
 */
export async function setUp({ packages, npm = true, root = REPOSITORY, system = THIS_SYSTEM }) {
  checkNode(process.versions.node);
  await withLock(`set-up of ${root}`, async () => {
    await installDebianPackages(packages, system);
    if (npm) await installNpmPackages(root);
  });
}

await runAsScript(import.meta.url, async () => {
  const { values } = parseArgs({ options: { packages: { type: "string", default: "run" } } });
  const purpose = values.packages;
  if (!isPurpose(purpose)) {
    throw new ScriptError(`--packages ${purpose}: known are ${Object.keys(DEBIAN_PACKAGES).join(", ")}.`, 2);
  }
  // Under sudo, npm's packages would belong to root; the user's own `npm start` installs them.
  await setUp({ packages: purpose, npm: !process.env.SUDO_UID });
});

/** @param {string} word @returns {word is import("./setup/debian-packages.mjs").Purpose} */
function isPurpose(word) {
  return Object.hasOwn(DEBIAN_PACKAGES, word);
}
