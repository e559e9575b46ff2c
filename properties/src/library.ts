import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A property file of a library. */
export interface LibraryFile {
  /** `iot/dos` */
  readonly name: string;
  readonly path: string;
}

/**
 * The property files in the folders of `directory`, sorted by name. A bundled program cannot find this
 * package's own `library` folder, so its caller says where it is. Throws if the directory cannot be read.
 */
export function listLibrary(directory: string): readonly LibraryFile[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".xml"))
    .map((path) => ({
      name: path.slice(0, -".xml".length).replaceAll("\\", "/"),
      path: join(directory, path),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
