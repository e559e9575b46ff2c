import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { say, stopwatch } from "../say.mjs";
import { ScriptError } from "../script.mjs";
import { IN_COMMON } from "./bundles.mjs";
import { hashFile, isFresh, outputsBefore, writeStamp } from "./stamp.mjs";

/**
 * Bundles one program, if it differs from what it was bundled from.
 * @param {string} root of the repository
 * @param {import("./bundles.mjs").Program} program
 */
export async function bundle(root, program) {
  const { entry, outdir, name, options } = program;
  const stamp = join(root, outdir, ".stamp");
  // Libraries change only with the lock file; our own sources are compared one by one.
  const recipe = { program, common: IN_COMMON, libraries: hashFile(join(root, "package-lock.json")) };
  if (isFresh(root, stamp, recipe)) return;
  if (!existsSync(join(root, entry)))
    throw new ScriptError(`${entry} is missing: ${outdir}/${name} cannot be built.`);
  const elapsed = stopwatch();
  const { inputs, outputs } = await runEsbuild({
    ...IN_COMMON,
    ...options,
    absWorkingDir: root,
    entryPoints: [{ in: entry, out: basename(name, extname(name)) }],
    outExtension: { ".js": extname(name) },
    outdir,
  });
  const ours = Object.keys(inputs).filter((input) => !input.includes("node_modules/"));
  const paths = Object.keys(outputs);
  // The chunks of the build before stay: a command that runs from it may still load one.
  removeOthers(join(root, outdir), [...paths, ...outputsBefore(stamp)]);
  writeStamp(root, stamp, { recipe, inputs: ours, outputs: paths });
  say(`Built ${sizes(`${outdir}/${name}`, outputs)} in ${elapsed()}`);
}

/** @param {import("esbuild").BuildOptions} options @returns {Promise<import("esbuild").Metafile>} */
async function runEsbuild(options) {
  const esbuild = await import("esbuild");
  try {
    const { metafile } = await esbuild.build(options);
    if (!metafile) throw new Error("esbuild wrote no metafile");
    return metafile;
  } catch (error) {
    if (!(error instanceof Error && "errors" in error)) throw error;
    const { errors } = /** @type {import("esbuild").BuildFailure} */ (error);
    const words = await esbuild.formatMessages(errors, { kind: "error", color: process.stderr.isTTY });
    throw new ScriptError(`${words.join("")}${options.outdir} could not be built; the errors are above.`);
  }
}

/** @param {string} folder @param {readonly string[]} kept paths */
function removeOthers(folder, kept) {
  const names = new Set(kept.map((path) => basename(path)));
  const old = readdirSync(folder).filter((name) => !names.has(name));
  for (const name of old) rmSync(join(folder, name), { recursive: true });
}

/** @param {string} main @param {import("esbuild").Metafile["outputs"]} outputs */
function sizes(main, outputs) {
  const code = Object.entries(outputs).filter(([path]) => !path.endsWith(".map"));
  const total = code.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const chunks = code.length > 1 ? ` + ${code.length - 1} chunks, ${kilobytes(total)} in all` : "";
  return `${main} (${kilobytes(outputs[main]?.bytes ?? 0)}${chunks})`;
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;
