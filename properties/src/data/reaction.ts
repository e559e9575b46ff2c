import type { VerdictName } from "../model.js";

/** What is to be done when a property is satisfied or not; running it is up to the probe. */
export type Reaction =
  | { readonly kind: "log" | "syslog" }
  /** Keep the packets from `before` seconds before the verdict to `after` seconds after it. */
  | { readonly kind: "capture"; readonly before: number; readonly after: number }
  /** Block the address that `attribute` holds. */
  | { readonly kind: "block"; readonly attribute: string }
  /** Run the command that the experiment declares under `name`. */
  | { readonly kind: "run"; readonly name: string };

/** A property's reactions by the verdicts that call for them. */
export interface Reactions {
  readonly ifSatisfied?: Reaction;
  readonly ifNotSatisfied?: Reaction;
}

/** What a verdict of this name calls for: a property is satisfied when it is respected, and an attack when it is detected. */
export function reactionTo(verdict: VerdictName, reactions: Reactions): Reaction | undefined {
  const satisfied = verdict === "detected" || verdict === "respected";
  return satisfied ? reactions.ifSatisfied : reactions.ifNotSatisfied;
}

/** All reactions, with how they are written. */
export const REACTIONS: Readonly<Record<Reaction["kind"], string>> = {
  log: "log",
  syslog: "syslog",
  capture: "capture(seconds before, seconds after)",
  block: "block(ip.src)",
  run: "run(name)",
};

const CALL = /^\s*([a-z]+)\s*(?:\(\s*([^()]*?)\s*\))?\s*$/;
/** Longest stretch of packets that is kept, in seconds. */
const MAX_CAPTURE = 3600;

function parseCapture(text: string): Reaction | undefined {
  const match = /^(\d{1,4}(?:\.\d{1,6})?)\s*,\s*(\d{1,4}(?:\.\d{1,6})?)$/.exec(text);
  const [before, after] = [Number(match?.[1]), Number(match?.[2])];
  const valid = match !== null && before <= MAX_CAPTURE && after <= MAX_CAPTURE;
  return valid ? { kind: "capture", before, after } : undefined;
}

/** The reaction that `text` names; `undefined` if there is none such. `isAddress` tells attributes that hold addresses. */
export function parseReaction(text: string, isAddress: (attribute: string) => boolean): Reaction | undefined {
  const [, kind, argument] = CALL.exec(text) ?? [];
  if (kind === "log" || kind === "syslog") return argument === undefined ? { kind } : undefined;
  if (argument === undefined) return undefined;
  if (kind === "capture") return parseCapture(argument);
  if (kind === "block" && isAddress(argument)) return { kind, attribute: argument };
  return kind === "run" && /^[A-Za-z][\w-]{0,63}$/.test(argument) ? { kind, name: argument } : undefined;
}

/** A reaction as properties write it: `capture(5, 10)`. */
export function writeReaction(reaction: Reaction): string {
  switch (reaction.kind) {
    case "log":
    case "syslog":
      return reaction.kind;
    case "capture":
      return `capture(${reaction.before}, ${reaction.after})`;
    case "block":
      return `block(${reaction.attribute})`;
    case "run":
      return `run(${reaction.name})`;
  }
}
