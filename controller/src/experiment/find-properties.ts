import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { listLibrary } from "@fedprobe/properties";
import { installationRoot } from "../model/installation.js";
import { findFault, reasonOf } from "./find-fault.js";
import { suggestName } from "./nearest-name.js";
import { resolvePath } from "./resolve-path.js";
import { quoted } from "./text.js";

/** The files that a name means, or why it means none. */
export type FoundFiles =
  | { readonly files: readonly string[] }
  | { readonly fault: string; readonly next: string };

/**
 * Files of a property name: one with a slash at its begin or `.xml` at its end is the path of a file or
 * folder (relative to `folder`), any other a file or folder of the library or, if that has none of the name, such a
 * path too. A folder means its `*.xml` files.
 */
export function findProperties(name: string, folder: string, library: Library): FoundFiles {
  if (/^(\.{0,2}|~)\//.test(name) || name.endsWith(".xml")) return findAtPath(resolvePath(name, folder));
  const files = library.get(name);
  if (files) return { files };
  const path = resolvePath(name, folder);
  if (existsSync(path)) return findAtPath(path);
  return {
    fault: `the library has no property ${quoted(name)}`,
    next: suggestName(name, [...library.keys()]),
  };
}

function findAtPath(path: string): FoundFiles {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return findInFolder(path);
  const fault = findFault(path);
  return fault
    ? { fault: `${quoted(path)} cannot be read: ${fault}`, next: "check the path" }
    : { files: [path] };
}

function findInFolder(path: string): FoundFiles {
  const next = "name a folder of properties";
  try {
    const names = readdirSync(path).filter((name) => name.endsWith(".xml"));
    if (names.length > 0) return { files: names.sort().map((name) => join(path, name)) };
    return { fault: `the folder ${quoted(path)} holds no .xml file`, next };
  } catch (error) {
    return { fault: `the folder ${quoted(path)} cannot be read: ${reasonOf(error)}`, next };
  }
}

/** The files that each name in the library stands for. */
export type Library = ReadonlyMap<string, readonly string[]>;

/** What the library offers: `iot/dos` (a file), `iot` (the folder with it); to the files that it stands for. */
export function readLibrary(): Library {
  const entries = new Map<string, string[]>();
  for (const { name, path } of listLibrary(join(installationRoot(), "properties", "library"))) {
    const parts = name.split("/");
    for (const end of parts.keys()) {
      const entry = parts.slice(0, end + 1).join("/");
      entries.set(entry, [...(entries.get(entry) ?? []), path]);
    }
  }
  return entries;
}
