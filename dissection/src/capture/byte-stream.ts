const EMPTY = new Uint8Array(0);

function concatenate(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bytes of a stream in the pieces that a reader asks for; keeps no more than one piece and one chunk. */
export class ByteStream {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = EMPTY;
  #at = 0;
  #before = 0;
  /** What was not taken of the last chunk. */
  #rest: Uint8Array = EMPTY;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Offset in the stream of the next byte. */
  get offset(): number {
    return this.#before + this.#at;
  }

  /** What is buffered: the bytes from `at` on. The view stays valid. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Place of the next byte in `bytes`. */
  get at(): number {
    return this.#at;
  }

  /** Bytes that can be taken without waiting. */
  get buffered(): number {
    return this.#bytes.length - this.#at;
  }

  /** Waits until `count` bytes can be taken; false if the stream ends before, and then all of it is buffered. */
  async fill(count: number): Promise<boolean> {
    this.#before = this.offset;
    if (this.buffered === 0) this.#bytes = await this.#next();
    else this.#bytes = this.#bytes.subarray(this.#at);
    this.#at = 0;
    if (this.#bytes.length < count) await this.#join(count);
    return this.buffered >= count;
  }

  /**
   * Puts together what is buffered and as much of the following chunks as `count` needs. The rest of the last
   * one is kept as it is, so that most of a stream is never copied.
   */
  async #join(count: number): Promise<void> {
    const parts = [this.#bytes];
    let length = this.#bytes.length;
    while (length < count) {
      const chunk = await this.#next();
      if (chunk.length === 0) break;
      const part = chunk.subarray(0, count - length);
      this.#rest = chunk.subarray(part.length);
      parts.push(part);
      length += part.length;
    }
    this.#bytes = concatenate(parts, length);
  }

  /** The next chunk that has bytes, or none at the end of the stream. */
  async #next(): Promise<Uint8Array> {
    const rest = this.#rest;
    this.#rest = EMPTY;
    if (rest.length > 0) return rest;
    for (;;) {
      const { done, value } = await this.#chunks.next();
      if (done === true) return EMPTY;
      if (value.length > 0) return value;
    }
  }

  /** The next `count` bytes, which the caller knows to be buffered. The view stays valid. */
  take(count: number): Uint8Array {
    const bytes = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return bytes;
  }

  /** Passes over `count` bytes, which the caller knows to be buffered. */
  skip(count: number): void {
    this.#at += count;
  }

  /** Lets the source go, for whoever stops before its end. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
