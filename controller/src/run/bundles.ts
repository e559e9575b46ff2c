import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT, FedprobeError } from "../model/errors.js";

/** The programs that are put on nodes, each one file made by `npm run build`. */
const BUNDLES = { probe: "probe-agent/dist/probe.mjs", emulator: "emulator/dist/emulator.mjs" } as const;

/** The bytes of a program. FedprobeError (exit code 4) if it was not built. */
export async function readBundle(name: keyof typeof BUNDLES): Promise<Uint8Array> {
  const path = join(findRoot(dirname(fileURLToPath(import.meta.url))), BUNDLES[name]);
  return readFile(path).catch((cause: unknown) => {
    const problem = {
      message: "the program that runs on nodes is not built",
      place: { file: path },
      next: "npm run build",
    };
    throw new FedprobeError(EXIT.preflight, [problem], { cause });
  });
}

/** The bundle of this command lies at another depth than its sources: both find the root by what it holds. */
function findRoot(from: string): string {
  if (existsSync(join(from, "probe-agent", "package.json"))) return from;
  const parent = dirname(from);
  return parent === from ? from : findRoot(parent);
}
