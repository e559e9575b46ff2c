import { isUtf8 } from "node:buffer";
import type { Problem } from "@fedprobe/properties";
import type { StructuredEvent } from "../model/structured-event.js";
import { type LineFault, readEventLine } from "./read-event-line.js";

/** What one line that is not blank holds: an event, or what is wrong with it. Lines count from 1. */
export type EventLine =
  | { readonly line: number; readonly event: StructuredEvent }
  | { readonly line: number; readonly problem: Problem };

const LONGEST_LINE = 1024 * 1024;
const NEWLINE = 0x0a;
/** A byte order mark may stand at the beginning (RFC 8259, 8.1). */
const MARK = "\ufeff";

const TOO_LONG: LineFault = {
  column: 1,
  message: `this line is longer than ${LONGEST_LINE} bytes`,
  next: "write one event a line",
};
const NO_TEXT: LineFault = { column: 1, message: "this line is not UTF-8", next: "write the file in UTF-8" };

/**
 * The events of a file of JSON Lines, from its bytes as they come. A line that is wrong costs nothing but itself; of a
 * line that is too long nothing is kept.
 */
export class EventLines {
  #begun: Buffer[] = [];
  #begunBytes = 0;
  #line = 0;

  /** `file` is what messages call it. */
  constructor(private readonly file: string) {}

  /** The lines that these bytes complete. */
  take(bytes: Uint8Array): EventLine[] {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const lines: EventLine[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, end));
      this.#complete(lines);
      from = end + 1;
    }
    // A copy: the bytes are the caller's, who may use them again.
    this.#keep(Buffer.from(chunk.subarray(from)));
    return lines;
  }

  /** The last line, if the file does not end with a newline. */
  end(): EventLine[] {
    const lines: EventLine[] = [];
    if (this.#begunBytes > 0) this.#complete(lines);
    return lines;
  }

  #keep(part: Buffer): void {
    this.#begunBytes += part.length;
    if (this.#begunBytes <= LONGEST_LINE) this.#begun.push(part);
    else this.#begun = [];
  }

  #complete(into: EventLine[]): void {
    this.#line += 1;
    const found = this.#readLine();
    this.#begun = [];
    this.#begunBytes = 0;
    if (found === undefined) return;
    if ("time" in found) into.push({ line: this.#line, event: found });
    else into.push({ line: this.#line, problem: { file: this.file, line: this.#line, ...found } });
  }

  #readLine(): StructuredEvent | LineFault | undefined {
    if (this.#begunBytes > LONGEST_LINE) return TOO_LONG;
    const bytes = this.#begun.length === 1 ? (this.#begun[0] as Buffer) : Buffer.concat(this.#begun);
    if (!isUtf8(bytes)) return NO_TEXT;
    const text = bytes.toString();
    const line = this.#line === 1 && text.startsWith(MARK) ? text.slice(1) : text;
    return line.trim() === "" ? undefined : readEventLine(line);
  }
}
