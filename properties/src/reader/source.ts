import type { Place } from "../data/expression.js";
import type { Problems } from "../problems/property-error.js";

/** A file's text with its line ends, so that an offset can be told as line and column. */
export class Source {
  /** Line ends are `\n`, and there is no byte order mark: what offsets count in. */
  readonly text: string;
  readonly #lineStarts: readonly number[];

  constructor(
    readonly file: string,
    text: string,
    private readonly problems: Problems,
    private readonly warnings: Problems,
  ) {
    this.text = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
    const starts = [0];
    for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  place(offset: number): Place {
    let [low, high] = [0, this.#lineStarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.file, line: low + 1, column: offset - this.#lineStarts[low]! + 1 };
  }

  /** `next` says what the author should do; it is only worked out if the problem is kept. */
  report(offset: number, message: string, next: string | (() => string)): void {
    if (this.problems.full) return;
    this.problems.add({ ...this.place(offset), message, next: typeof next === "string" ? next : next() });
  }

  /** What can be read, but is hardly meant. */
  warn(offset: number, message: string, next: string): void {
    this.warnings.add({ ...this.place(offset), message, next });
  }
}
