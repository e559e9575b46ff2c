/** One thing that is wrong with a property, where, and what to do about it. */
export interface Problem {
  readonly message: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly next: string;
}

/** How many problems are shown; a hostile file may have any number. */
const MAX_PROBLEMS = 100;

/** Why properties are refused: all problems that were found (the first 100), in the order of the file. */
export class PropertyError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "PropertyError";
    this.problems = problems;
  }
}

/** `file:line:column: message; next` on one line. */
export function formatProblem({ file, line, column, message, next }: Problem): string {
  return `${file}:${line}:${column}: ${message}; ${next}`;
}

/** Messages quote hostile files: what would steer a terminal or reorder text is shown by its number. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** Collects problems, so that a file's author sees all of them at once. */
export class Problems {
  readonly #found: Problem[] = [];

  /** Whether no more are taken: then there is no use in working out what to say. */
  get full(): boolean {
    return this.#found.length >= MAX_PROBLEMS;
  }

  add(problem: Problem): void {
    if (this.full) return;
    this.#found.push({ ...problem, message: printable(problem.message), next: printable(problem.next) });
  }

  /** What was found, in the order of the file. */
  list(): readonly Problem[] {
    return this.#found.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }

  /** Throws `PropertyError` if anything was found. */
  check(): void {
    if (this.#found.length > 0) throw new PropertyError(this.list());
  }
}
