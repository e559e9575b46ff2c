import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where administrators' programs are, also when an ordinary user's PATH does not say so. */
const SYSTEM = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

/** Absolute path of a program of this machine, or undefined. */
export function findProgram(name: string): string | undefined {
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((directory) => directory.startsWith("/"));
  return [...SYSTEM, ...path].map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // not there, or not for us
  }
}
