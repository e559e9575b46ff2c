import { EXIT, FedprobeError } from "../model/errors.js";
import { visibleLines } from "../model/visible-text.js";
import type { Session } from "./session.js";

/** Oldest Node.js that probes run on: armv7 has no newer build. */
const OLDEST = [20, 11] as const;

/** Makes sure that a node's Node.js can run our programs. @throws FedprobeError (5) saying what was found and how to get it */
export async function checkNodeVersion(
  session: Session,
  nodeCommand: string,
  signal?: AbortSignal,
): Promise<void> {
  const result = await session.run([nodeCommand, "--version"], {
    repeatable: true,
    ...(signal ? { signal } : {}),
  });
  const said = visibleLines(result.stdout.toString().trim());
  if (result.code === 0 && isRecent(said)) return;
  const found =
    result.code === 0
      ? `is ${said.slice(0, 60)}`
      : `does not run: ${visibleLines(result.stderr.toString().trim())}`;
  const message = `${visibleLines(nodeCommand)} on ${session.login.address} ${found}; probes need Node.js ${OLDEST.join(".")} or newer`;
  const next =
    "install it there (https://nodejs.org/dist) and name it in the experiment file, as the host's Node.js command";
  throw new FedprobeError(EXIT.testbed, [{ message, next }]);
}

function isRecent(version: string): boolean {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version)?.map(Number) ?? [];
  if (major === undefined || minor === undefined) return false;
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
