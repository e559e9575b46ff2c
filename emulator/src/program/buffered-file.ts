import { closeSync, openSync, writeSync } from "node:fs";

/** Bytes that are collected before they are written. */
const ROOM = 1 << 18;

/** A file that is written from its beginning to its end, in large pieces. */
export class BufferedFile {
  readonly #handle: number;
  readonly #buffer = Buffer.allocUnsafe(ROOM);
  #filled = 0;

  /** Empties a file that is there already. Throws the error of the system if it cannot be opened, or later written. */
  constructor(path: string) {
    this.#handle = openSync(path, "w");
  }

  put(bytes: Uint8Array): void {
    if (this.#filled + bytes.length > ROOM) this.flush();
    if (bytes.length > ROOM) this.#write(bytes);
    else {
      this.#buffer.set(bytes, this.#filled);
      this.#filled += bytes.length;
    }
  }

  flush(): void {
    this.#write(this.#buffer.subarray(0, this.#filled));
    this.#filled = 0;
  }

  close(): void {
    this.flush();
    closeSync(this.#handle);
  }

  #write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#handle, bytes, done);
  }
}
