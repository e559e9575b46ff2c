import { z } from "zod";
import { DURATION, durationSeconds } from "./duration.js";

/** What the schema of the experiment file is made of; messages complete a sentence that begins with the key. */

export const DEFAULT_PORT = 17754;
export const DEFAULT_PERIOD = "10s";
export const DEFAULT_KEY = "~/.ssh/id_ed25519";
export const DEFAULT_KNOWN_HOSTS = "~/.ssh/known_hosts";
export const DEFAULT_PROPERTIES = ["iot"];

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Text of a form; `what` says which in the message. */
export function text(pattern: RegExp, what: string) {
  const error = `must be ${what}`;
  return z.string({ error }).regex(pattern, { error });
}

export const name = text(NAME, "a name of at most 63 letters a-z, digits and inner hyphens");
export const path = text(/^\P{Cc}+$/u, "a path");
export const duration = text(DURATION, "a duration such as 90s, 4m or 1m30s");
/** What is no duration at all was refused before. */
export const positiveDuration = duration.refine((value) => !(durationSeconds(value) <= 0), {
  error: "must be longer than 0s",
});
export const finite = z.number();
export const whole = z.int();
export const port = whole.min(1).max(65535);
export const position = z
  .tuple([finite.describe("Metres to the east."), finite.describe("Metres to the north.")], {
    error: "must be two numbers [x, y]",
  })
  .describe("Place [x, y] in metres.");

/** Message of a choice that is none of the known ones; all else is left to the general messages. */
export function unknownChoice(what: string) {
  return (issue: { code?: string }) =>
    issue.code === "invalid_union" || issue.code === "invalid_value" ? `unknown ${what}` : undefined;
}
