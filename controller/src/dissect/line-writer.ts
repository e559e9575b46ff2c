import type { Write } from "../model/io.js";

/** Characters that are written at once: fewer are slower, more only take room. */
const PIECE = 1 << 18;

/** Lines of text on their way out, in pieces of about 256 kB, none before the reader has taken the one before. */
export class LineWriter {
  #text: string;

  /** The header is written with the first flush. */
  constructor(
    private readonly write: Write,
    header: string | undefined,
  ) {
    this.#text = header === undefined ? "" : `${header}\n`;
  }

  get isFull(): boolean {
    return this.#text.length >= PIECE;
  }

  add(line: string): void {
    this.#text += `${line}\n`;
  }

  /** Writes what has come together; false when nobody reads any more. */
  async flush(): Promise<boolean> {
    const text = this.#text;
    this.#text = "";
    return text === "" || this.write(text);
  }
}
