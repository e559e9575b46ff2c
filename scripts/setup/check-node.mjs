import { ScriptError } from "../script.mjs";

/** The same as `engines` in package.json. */
const NEEDED = [20, 19];

/**
 * @param {string} version such as `20.19.0`
 * @throws {ScriptError} if it is too old, with how to get another
 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = NEEDED;
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  throw new ScriptError(
    `Node ${version} is too old: fedprobe needs ${NEEDED.join(".")} or newer (found at ${process.execPath}).\n` +
      "  → Get it from https://nodejs.org/en/download, or with nvm: nvm install 20",
    4,
  );
}
