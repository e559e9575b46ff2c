import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/**
 * @param {string} name of a program
 * @returns {string | undefined} its path; servers stand where an ordinary user's PATH does not look
 */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
