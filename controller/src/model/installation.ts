import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder that holds the packages of this installation. The bundle of this command lies at another depth than
 * its sources: both find it above them, by what it holds.
 */
export function installationRoot(from = dirname(fileURLToPath(import.meta.url))): string {
  if (existsSync(join(from, "properties", "library"))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error("this installation is incomplete: properties/library is missing");
  return installationRoot(parent);
}
