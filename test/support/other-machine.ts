import { spawnSync } from "node:child_process";

/** How a program shall see the machine. */
export interface OtherMachine {
  /** Files in the place of others. */
  readonly instead: readonly { readonly of: string; readonly file: string }[];
  /** Number of the user and group to run as; root unless told. */
  readonly user?: number;
}

/** Whether this process may make a mount namespace, in which other files stand in the place of real ones. */
export const canPretend =
  spawnSync("unshare", ["-m", "mount", "--bind", "/dev/null", "/etc/passwd"]).status === 0;

/** Runs a JavaScript file on this machine made to look like another. */
export function runOnOtherMachine(file: string, { instead, user = 0 }: OtherMachine) {
  const mounts = instead.flatMap(({ of, file: other }) => [other, of]);
  const as = ["setpriv", "--reuid", `${user}`, "--regid", `${user}`, "--clear-groups"];
  const script =
    'while [ "$1" != -- ]; do mount --bind "$1" "$2" || exit 70; shift 2; done; shift; exec "$@"';
  const words = ["-m", "sh", "-c", script, "sh", ...mounts, "--", ...as, process.execPath, file];
  // The folder for temporary files of these tests is ours alone; another user has the machine's.
  const env = { ...process.env, TMPDIR: "/tmp" };
  return spawnSync("unshare", words, { encoding: "utf8", cwd: "/", env });
}
