import { homedir } from "node:os";
import { resolve } from "node:path";

/** An absolute path from one that may begin with `~/` (the user's home) or be relative to `folder`. */
export function resolvePath(path: string, folder: string): string {
  return path === "~" || path.startsWith("~/") ? resolve(homedir(), path.slice(2)) : resolve(folder, path);
}
