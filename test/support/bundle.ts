import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";

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
  const options = ["--bundle", "--platform=node", "--target=node20", "--format=esm", "--packages=external"];
  const esbuild = join(REPOSITORY, "node_modules", ".bin", "esbuild");
  await promisify(execFile)(esbuild, [source, ...options, `--outfile=${file}`]);
  return { file, [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}
