import { formatNumberOf } from "./quantities.js";
import type { ReportData } from "./report-data.js";

/** Who tells what was wrong with the run itself. */
const CONTROLLER = "controller";
/** Errors that are told beside a verdict; all are among the notices. */
const MOST_ERRORS = 10;

/** Notices of severity error, each once and by its first line. */
export interface Errors {
  /** Of a run that failed: what failed first. */
  readonly failure?: string;
  /** All others, after the name of the probe that tells of them. */
  readonly others: readonly string[];
}

/** What probes and the run itself tell as errors; of a long list the beginning, and how many more there are. */
export function listErrors({ notices, facts }: ReportData): Errors {
  const errors = notices.filter(({ severity }) => severity === "error");
  const own = facts.outcome === "failed" ? errors.find(({ probe }) => probe === CONTROLLER) : undefined;
  const told = errors
    .filter((error) => error !== own)
    .map(({ probe, message }) => `${probe === CONTROLLER ? "" : `${probe}: `}${firstLine(message)}`);
  const others = [...new Set(told)];
  const left = others.length - MOST_ERRORS;
  const rest = left > 0 ? [`${formatNumberOf(left, "more error")}: see the notices`] : [];
  return {
    ...(own && { failure: firstLine(own.message) }),
    others: [...others.slice(0, MOST_ERRORS), ...rest],
  };
}

/** A text of many lines, such as a stack, stands in full among the notices. */
function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}
