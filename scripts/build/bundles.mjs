/**
 * A program and how it is bundled.
 * @typedef {object} Program
 * @property {string} entry relative to the repository
 * @property {string} outdir relative to the repository; nothing else writes there
 * @property {string} name of the file that is run
 * @property {import("esbuild").BuildOptions} options beside those that all have in common
 */

/** For CommonJS libraries inside an ES module: their require() has to be made. */
const REQUIRE =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** One file that needs nothing but Node: it is copied to nodes. @type {import("esbuild").BuildOptions} */
const ONE_FILE = { minify: true };

/**
 * The command stays beside its node_modules: what is large, native or rarely needed is loaded from there when
 * a command wants it, what every start needs is bundled, since reading one file is faster than reading a hundred.
 * @type {import("esbuild").BuildOptions}
 */
const COMMAND = {
  splitting: true,
  external: ["ssh2", "@duckdb/*", "echarts", "@grpc/*", "@peculiar/x509", "reflect-metadata"],
};

/** @type {readonly Program[]} */
export const BUNDLES = [
  { entry: "controller/src/main.ts", outdir: "controller/dist", name: "main.js", options: COMMAND },
  { entry: "probe-agent/src/main.ts", outdir: "probe-agent/dist", name: "probe.mjs", options: ONE_FILE },
  { entry: "emulator/src/main.ts", outdir: "emulator/dist", name: "emulator.mjs", options: ONE_FILE },
];

/** @type {import("esbuild").BuildOptions} */
export const IN_COMMON = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: "linked",
  banner: { js: REQUIRE },
  chunkNames: "[name]-[hash]",
  logLevel: "silent",
  metafile: true,
};
