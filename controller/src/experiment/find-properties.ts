import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listLibrary } from "@fedprobe/properties";
import { resolvePath } from "./fill-parameters.js";
import { reasonOf } from "./find-fault.js";
import { suggestName } from "./nearest-name.js";
import { quoted } from "./text.js";

/** The files that a name means, or why it means none. */
export type FoundFiles =
  | { readonly files: readonly string[] }
  | { readonly fault: string; readonly next: string };

/**
 * Files of a property name: one with a slash at its begin or `.xml` at its end is the path of a file or
 * folder (relative to `folder`), any other a file or folder of the library. A folder means its `*.xml` files.
 */
export function findProperties(name: string, folder: string, library: Library): FoundFiles {
  if (/^(\.{0,2}|~)\//.test(name) || name.endsWith(".xml")) return findAtPath(resolvePath(name, folder));
  const files = library.get(name);
  if (files) return { files };
  return {
    fault: `the library has no property ${quoted(name)}`,
    next: suggestName(name, [...library.keys()]),
  };
}

function findAtPath(path: string): FoundFiles {
  try {
    if (!statSync(path).isDirectory()) return { files: [path] };
    const files = xmlFiles(path);
    if (files.length > 0) return { files };
    return { fault: `the folder ${quoted(path)} holds no .xml file`, next: "name a folder of properties" };
  } catch (error) {
    return { fault: `${quoted(path)} cannot be read: ${reasonOf(error)}`, next: "check the path" };
  }
}

/** The files that each name in the library stands for. */
export type Library = ReadonlyMap<string, readonly string[]>;

/** What the library offers: `iot/dos` (a file), `iot` (the folder with it); to the files that it stands for. */
export function readLibrary(): Library {
  const entries = new Map<string, string[]>();
  for (const { name, path } of listLibrary(libraryFolder())) {
    const parts = name.split("/");
    for (const end of parts.keys()) {
      const entry = parts.slice(0, end + 1).join("/");
      entries.set(entry, [...(entries.get(entry) ?? []), path]);
    }
  }
  return entries;
}

function xmlFiles(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".xml"));
  return names.sort().map((name) => join(folder, name));
}

/** This command's bundle lies at another depth than its sources; both find the library above them. */
function libraryFolder(from = dirname(fileURLToPath(import.meta.url))): string {
  const library = join(from, "properties", "library");
  if (existsSync(library)) return library;
  const parent = dirname(from);
  if (parent === from) throw new Error("the folder properties/library is missing from this installation");
  return libraryFolder(parent);
}
