import { EXIT, FedprobeError, type Problem } from "./errors.js";

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const RUN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

/** True for a DNS label in lower case (RFC 1123, 2.1): what a node, probe or program may be called. */
export function isSafeName(name: string): boolean {
  return NAME.test(name);
}

/** What is wrong with the name of a `what` (node, probe, program), in escaped form; undefined if nothing is. */
export function checkName(what: string, name: string): Problem | undefined {
  if (isSafeName(name)) return undefined;
  return refusal(what, name, "use at most 63 of a-z, 0-9 and -, beginning and ending with a letter or digit");
}

/**
 * Last gate before a name becomes part of a path, a command or a certificate; the experiment's author was
 * told earlier, with the place in the file.
 * @throws FedprobeError (3)
 */
export function requireSafeName(what: string, name: string): string {
  const problem = checkName(what, name);
  if (problem) throw new FedprobeError(EXIT.invalidExperiment, [problem]);
  return name;
}

/** The same for the identifier of a run, which may also hold capitals, dots and underscores. @throws FedprobeError (3) */
export function requireSafeRun(run: string): string {
  if (RUN.test(run)) return run;
  const next = "use at most 80 of A-Z, a-z, 0-9, ., _ and -, beginning with a letter or digit";
  throw new FedprobeError(EXIT.invalidExperiment, [refusal("run", run, next)]);
}

function refusal(what: string, name: string, next: string): Problem {
  return { message: `${JSON.stringify(name.slice(0, 80))} cannot be the name of a ${what}`, next };
}
