import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SOURCE_RULES } from "./source-rules.mjs";

/** What is generated, installed, or left by a run. */
const NOT_OURS = new Set([".git", "node_modules", "dist", "gen", "runs", "coverage"]);

/** These quote what the rules forbid. */
const QUOTING = new Set(["scripts/check/source-rules.mjs", "test/repository/source-rules.unit.test.ts"]);

const TEXT = /\.(ts|mts|tsx|js|mjs|cjs|json|md|ya?ml|xml|proto|sh)$|^\.ci\//;

/**
 * Holds every source file against the rules of this repository.
 * @param {string} root of the repository
 * @returns {Promise<{ code: number, output: string }>} the offences, each rule with its reason
 */
export async function checkSources(root) {
  const files = [...walk(root, "")].map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
  const said = SOURCE_RULES.flatMap((rule) => {
    const offences = files.filter(({ path }) => rule.applies(path)).flatMap((file) => offencesOf(rule, file));
    return offences.length === 0
      ? []
      : [`${rule.name}: ${rule.reason}`, ...offences.map((line) => `  ${line}`)];
  });
  return { code: said.length === 0 ? 0 : 1, output: said.join("\n") };
}

/**
 * @param {import("./source-rules.mjs").SourceRule} rule
 * @param {import("./source-rules.mjs").SourceFile} file
 */
const offencesOf = (rule, file) =>
  rule.offences(file).map(({ line, what }) => `${file.path}:${line}: ${what}`);

/** @param {string} root @param {string} folder @returns {Iterable<string>} paths from root, with slashes */
function* walk(root, folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory() && !NOT_OURS.has(entry.name)) yield* walk(root, path);
    else if (entry.isFile() && TEXT.test(path) && !QUOTING.has(path)) yield path;
  }
}
