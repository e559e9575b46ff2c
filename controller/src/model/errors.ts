/** Exit codes of every command; where several apply the highest concern wins (see EXIT_CONCERN). */
export const EXIT = {
  ok: 0,
  usage: 2,
  invalidExperiment: 3,
  preflight: 4,
  testbed: 5,
  partial: 6,
  verdict: 7,
  degraded: 8,
  aborted: 9,
  timeLimit: 10,
  internal: 11,
  cleanup: 12,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Highest concern first. */
export const EXIT_CONCERN: readonly ExitCode[] = [12, 11, 9, 10, 5, 4, 3, 2, 6, 8, 7, 0];

/** Place in a file, from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** One thing that is wrong: what, where, and what to do next. */
export interface Problem {
  readonly message: string;
  readonly place?: Place;
  readonly next?: string;
}

/**
 * An error that somebody can act on. `exitCode` says who: the author of the file (3), the user of the
 * machine (4), the operator of the testbed (5), and so on. Caught once, in main.ts.
 */
export class FedprobeError extends Error {
  constructor(
    readonly exitCode: ExitCode,
    readonly problems: readonly Problem[],
    options?: ErrorOptions,
  ) {
    super(problems.map(formatProblem).join("\n"), options);
    this.name = "FedprobeError";
  }
}

/** `file:line:column: message` and the next step on a line of its own. */
export function formatProblem({ message, place, next }: Problem): string {
  const where = place
    ? `${[place.file, place.line, place.column].filter((part) => part !== undefined).join(":")}: `
    : "";
  return `${where}${message}${next ? `\n  → ${next}` : ""}`;
}
