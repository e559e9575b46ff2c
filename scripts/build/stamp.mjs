import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** @typedef {{ recipe: string, inputs: Record<string, string>, outputs: readonly string[] }} Stamp */

/**
 * Whether outputs are what their recipe would make again: the same recipe, the same inputs, all there.
 * @param {string} root that all paths in the stamp are relative to
 * @param {string} file of the stamp
 * @param {unknown} recipe how the outputs are made
 */
export function isFresh(root, file, recipe) {
  const stamp = read(file);
  if (!stamp) return false;
  return (
    stamp.recipe === hash(JSON.stringify(recipe)) &&
    Object.entries(stamp.inputs).every(([input, was]) => hashFile(join(root, input)) === was) &&
    stamp.outputs.every((output) => existsSync(join(root, output)))
  );
}

/**
 * @param {string} root
 * @param {string} file
 * @param {{ recipe: unknown, inputs: readonly string[], outputs: readonly string[] }} made
 */
export function writeStamp(root, file, { recipe, inputs, outputs }) {
  const hashes = inputs.map((input) => [input, hashFile(join(root, input))]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    JSON.stringify({ recipe: hash(JSON.stringify(recipe)), inputs: Object.fromEntries(hashes), outputs }),
  );
}

/** @param {string} file of a stamp @returns {readonly string[]} what was made when it was written */
export const outputsBefore = (file) => read(file)?.outputs ?? [];

/** @param {string} file @returns {Stamp | undefined} */
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined);

/** @param {string} path @returns {string | undefined} undefined if there is no such file */
export const hashFile = (path) => (existsSync(path) ? hash(readFileSync(path)) : undefined);

/** @param {string | Buffer} content */
const hash = (content) => createHash("sha256").update(content).digest("hex");
