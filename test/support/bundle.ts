import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";

/** Libraries that cannot be in a bundle; our own packages have no JavaScript to be found from outside of one. */
const EXTERNAL = ["ssh2", "@duckdb/*", "@peculiar/x509", "reflect-metadata"];
/** CommonJS libraries want a require. */
const BANNER = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

const REPOSITORY = join(import.meta.dirname, "../..");

/** A TypeScript program of the tests as one file that node can run, also as another user; gone with its scope. */
export interface Bundle extends AsyncDisposable {
  readonly file: string;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function bundle(source: string): Promise<Bundle> {
  // In node_modules, so that libraries are found from there.
  const name = `${basename(source, ".ts")}-${randomBytes(4).toString("hex")}.mjs`;
  const file = join(REPOSITORY, "node_modules", ".cache", "fedprobe", name);
  const options = ["--bundle", "--platform=node", "--target=node20", "--format=esm", `--banner:js=${BANNER}`];
  const external = EXTERNAL.map((library) => `--external:${library}`);
  const esbuild = join(REPOSITORY, "node_modules", ".bin", "esbuild");
  await promisify(execFile)(esbuild, [source, ...options, ...external, `--outfile=${file}`]);
  return { file, [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}
