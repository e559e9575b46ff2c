import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { runChild } from "../run-child.mjs";
import { say, stopwatch } from "../say.mjs";
import { ScriptError } from "../script.mjs";
import { hashFile, isFresh, writeStamp } from "./stamp.mjs";

/**
 * Generates proto/gen/ from proto/fedprobe/**\/*.proto, if these differ from what it was generated from.
 * @param {string} root of the repository
 */
export async function generateMessages(root) {
  const folder = join(root, "proto");
  const stamp = join(folder, "gen", ".stamp");
  const sources = filesUnder(join(folder, "fedprobe"), ".proto").map((path) => relative(root, path));
  const inputs = [...sources, "proto/buf.yaml", "proto/buf.gen.yaml"];
  // The list too: a message file that goes away changes no other.
  const recipe = { sources, tools: hashFile(join(root, "package-lock.json")) };
  if (isFresh(root, stamp, recipe)) return;
  const elapsed = stopwatch();
  const buf = join(root, "node_modules", ".bin", "buf");
  const { code, output } = await runChild(buf, ["generate", "--clean"], { cwd: folder });
  if (code !== 0) throw new ScriptError(`${output}buf generate failed on proto/; its words are above.`);
  const outputs = filesUnder(join(folder, "gen"), ".ts").map((path) => relative(root, path));
  writeStamp(root, stamp, { recipe, inputs, outputs });
  say(`Built proto/gen (${outputs.length} files) in ${elapsed()}`);
}

/** @param {string} folder @param {string} ending @returns {readonly string[]} sorted paths */
function filesUnder(folder, ending) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort();
}
