/** Runs a TypeScript file of this repository: `node scripts/run-ts.mjs test/bench/main.ts [arguments]` */
import { existsSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { REPOSITORY, runAsScript, ScriptError } from "./script.mjs";

/** @param {string} path of the file, which sees the arguments as if node had started it */
async function importTypeScript(path) {
  const esbuild = await import("esbuild");
  // In node_modules, so that libraries are found; of this process alone, so that two can run at once.
  const outfile = join(
    REPOSITORY,
    "node_modules",
    ".cache",
    "fedprobe",
    `${basename(path, ".ts")}-${process.pid}.mjs`,
  );
  await esbuild.build({
    entryPoints: [path],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
    plugins: [ownSources],
  });
  process.once("exit", () => rmSync(outfile, { force: true }));
  process.setSourceMapsEnabled(true);
  process.argv.splice(1, 2, path);
  await import(pathToFileURL(outfile).href);
}

/**
 * Bundles what is ours, leaves libraries where they are, and lets each file know its own place.
 * @type {import("esbuild").Plugin}
 */
const ownSources = {
  name: "own-sources",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === "entry-point" || path.startsWith("@fedprobe/")) return undefined;
      return { path, external: true };
    });
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const place = JSON.stringify(pathToFileURL(path).href);
      return { contents: source.replaceAll("import.meta.url", place), loader: "ts" };
    });
  },
};

await runAsScript(import.meta.url, async () => {
  const file = process.argv[2];
  if (!file) throw new ScriptError("Which file? node scripts/run-ts.mjs FILE.ts [arguments]", 2);
  const path = resolve(file);
  if (!existsSync(path)) throw new ScriptError(`${file} does not exist (looked at ${path}).`, 2);
  await importTypeScript(path);
});
