import { accessSync, constants, statSync } from "node:fs";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of its path is no directory",
  EACCES: "this user may not read it",
  ELOOP: "its symbolic links lead in a circle",
  ENAMETOOLONG: "its path is too long",
};

/** Why a path cannot be read as a regular file, in a few words; undefined if it can. */
export function findFault(path: string): string | undefined {
  try {
    const status = statSync(path);
    if (status.isDirectory()) return "it is a directory";
    if (!status.isFile()) return "it is no regular file";
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** The reason that a failed call on a file gives, in a few words. */
export function reasonOf(error: unknown): string {
  const { code = "", message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  return REASONS[code] ?? message;
}
