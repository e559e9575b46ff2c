import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, FedprobeError } from "../model/errors.js";
import { installationRoot } from "../model/installation.js";

/** The programs that are put on nodes, each one file made by `npm run build`. */
const BUNDLES = { probe: "probe-agent/dist/probe.mjs", emulator: "emulator/dist/emulator.mjs" } as const;

/** The bytes of a program. FedprobeError (exit code 4) if it was not built. */
export async function readBundle(name: keyof typeof BUNDLES): Promise<Uint8Array> {
  const path = join(installationRoot(), BUNDLES[name]);
  return readFile(path).catch((cause: unknown) => {
    const problem = {
      message: "the program that runs on nodes is not built",
      place: { file: path },
      next: "npm run build",
    };
    throw new FedprobeError(EXIT.preflight, [problem], { cause });
  });
}
