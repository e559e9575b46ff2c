import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
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
export function findProperties(name: string, folder: string): FoundFiles {
  if (/^(\.{0,2}|~)\//.test(name) || name.endsWith(".xml")) return findAtPath(resolvePath(name, folder));
  const library = readLibrary();
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

/** What the library offers: `iot` (a folder), `iot/dos` (a file in it); to the files that it stands for. */
function readLibrary(): Map<string, readonly string[]> {
  const root = libraryFolder();
  const entries = new Map<string, readonly string[]>();
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const path = join(root, entry.name);
    const files = entry.isDirectory() ? xmlFiles(path) : entry.name.endsWith(".xml") ? [path] : [];
    if (entry.isDirectory() && files.length > 0) entries.set(entry.name, files);
    for (const file of files) entries.set(relative(root, file).slice(0, -".xml".length), [file]);
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
