import { EXIT, FedprobeError } from "./errors.js";

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const RUN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

/** True for a DNS label in lower case (RFC 1123, 2.1): what a node, probe or program may be called. */
export function isSafeName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Last gate before a name becomes part of a path, a command or a certificate; the experiment's author was
 * told earlier, with the place in the file.
 * @throws FedprobeError (3) with the name in escaped form
 */
export function requireSafeName(what: string, name: string): string {
  if (isSafeName(name)) return name;
  throw refusal(what, name, "use at most 63 of a-z, 0-9 and -, beginning and ending with a letter or digit");
}

/** The same for the identifier of a run, which may also hold capitals, dots and underscores. @throws FedprobeError (3) */
export function requireSafeRun(run: string): string {
  if (RUN.test(run)) return run;
  throw refusal("run", run, "use at most 80 of A-Z, a-z, 0-9, ., _ and -, beginning with a letter or digit");
}

function refusal(what: string, name: string, next: string): FedprobeError {
  return new FedprobeError(EXIT.invalidExperiment, [
    { message: `${JSON.stringify(name.slice(0, 80))} cannot be the name of a ${what}`, next },
  ]);
}
