import { join } from "node:path";
import { runChild } from "../run-child.mjs";
import { checkSources } from "./source-files.mjs";

/** @typedef {(root: string) => Promise<{ code: number, output: string }>} Run code 0: nothing to complain about */
/** @typedef {{ name: string, run: Run }} Check */

/** The folders whose imports follow rules. */
export const ROOMS = [
  "proto",
  "dissection",
  "properties",
  "probe-agent",
  "emulator",
  "controller",
  "scripts",
  "test",
];

/**
 * A tool of node_modules as a check.
 * @param {string} name
 * @param {readonly string[]} args
 * @param {string} [folder] to run it in
 * @returns {Run}
 */
const tool =
  (name, args, folder = ".") =>
  (root) =>
    runChild(join(root, "node_modules", ".bin", name), args, { cwd: join(root, folder) });

/** The slowest first, since two run at once. @type {readonly Check[]} */
export const CHECKS = [
  { name: "types", run: tool("tsc", ["--project", ".", "--noEmit"]) },
  {
    name: "architecture",
    run: tool("depcruise", ["--config", ".dependency-cruiser.cjs", "--output-type", "err-long", ...ROOMS]),
  },
  { name: "format", run: tool("biome", ["ci", "--colors=off", "--linter-enabled=false"]) },
  {
    name: "lint",
    run: tool("biome", [
      "ci",
      "--colors=off",
      "--formatter-enabled=false",
      "--assist-enabled=false",
      "--error-on-warnings",
    ]),
  },
  { name: "proto lint", run: tool("buf", ["lint"], "proto") },
  { name: "source rules", run: checkSources },
];
