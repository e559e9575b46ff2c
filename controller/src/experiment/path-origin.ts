import { isAbsolute } from "node:path";
import type { Folders, ParameterValues } from "./parameter-values.js";
import { quoted } from "./text.js";

/** What says from where the path of a file is resolved. */
export interface PathOrigin {
  readonly folders: Folders;
  readonly paths: ParameterValues["paths"];
}

/**
 * What to check about a path that leads nowhere: for a relative one, what it is relative to. `written` is the text
 * in the file, `filled` the same with parameters filled in; a path that begins with a parameter starts where that does.
 */
export function pathToCheck(written: unknown, filled: string, { folders, paths }: PathOrigin): string {
  const [, name = ""] = /^\$\{([^}]*)\}/.exec(String(written)) ?? [];
  const given = paths.get(name);
  const path = given?.text ?? filled;
  if (isAbsolute(path) || path === "~" || path.startsWith("~/")) return "check the path";
  const said = !given ? "" : given.by === "--set" ? ` of --set ${name}` : `, the default of ${name},`;
  const where =
    given?.by === "--set"
      ? `the current directory, ${quoted(folders.current)}`
      : `the folder of the experiment file, ${quoted(folders.file)}`;
  return `check the path: ${quoted(path)}${said} is relative to ${where}`;
}
