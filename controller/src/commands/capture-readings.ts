import { type CaptureCounts, type CaptureOptions, makeCaptureCounts } from "@fedprobe/dissection";
import type { Input } from "../analysis/open-trace.js";
import { tellCounts, tellFcsChoice } from "../dissect/tell-capture.js";
import type { Io } from "../model/io.js";
import { visibleText } from "../model/visible-text.js";

/** What is noticed of several captures that are read at the same time, told to whoever typed the command. */
export class CaptureReadings {
  readonly #counts = new Map<string, CaptureCounts>();

  constructor(
    private readonly options: CaptureOptions,
    private readonly io: Io,
  ) {}

  /** How `path` is to be read. The usual format of check sequences is not worth a word. */
  optionsOf({ path }: Input): CaptureOptions {
    const counts = makeCaptureCounts();
    this.#counts.set(path, counts);
    return {
      ...this.options,
      counts,
      onWarning: ({ message }) => this.io.stderr.write(`warning: ${visibleText(message)}\n`),
      onFcsChoice: (choice, source) => {
        if (choice.format !== "crc-16") this.#tell(path, tellFcsChoice(choice, source));
      },
    };
  }

  /** Beside their frames. */
  tellCounts(): void {
    for (const [path, counts] of this.#counts)
      for (const line of tellCounts(counts, undefined)) this.#tell(path, line);
  }

  #tell(path: string, line: string): void {
    this.io.stderr.write(`${visibleText(path)}: ${line}\n`);
  }
}
