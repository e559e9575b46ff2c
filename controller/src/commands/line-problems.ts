import type { Problem } from "@fedprobe/properties";
import { formatProblem } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { visibleText } from "../model/visible-text.js";

/** More are only counted. */
const MOST_SHOWN = 20;

/** Tells of lines that hold no event, as they are found. */
export class LineProblems {
  count = 0;

  constructor(private readonly stream: Io["stderr"]) {}

  readonly report = ({ file, line, column, message, next }: Problem): void => {
    this.count += 1;
    if (this.count > MOST_SHOWN) return;
    const place = { file: visibleText(file), line, column };
    this.stream.write(
      `${formatProblem({ message: visibleText(message), next: visibleText(next), place })}\n`,
    );
  };

  /** All inputs have been read. */
  end(): void {
    const more = this.count - MOST_SHOWN;
    if (more > 0) this.stream.write(`… and ${more} more lines without an event\n`);
  }
}
