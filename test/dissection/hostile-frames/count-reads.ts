/** Reads of one byte of a frame that its dissection may take on average: check sequences, hashes, headers. */
const READS_PER_BYTE = 20;
/** Reads that even an empty frame may take. */
const READS_PER_FRAME = 500;

/** Reads of bytes that the dissection of a frame may take. */
export function mostReads(bytes: Uint8Array): number {
  return READS_PER_FRAME + READS_PER_BYTE * bytes.length;
}

/**
 * The bytes, which throw at the read after `most`: a decoder that goes round in circles ends there. A chunk of
 * them, or a look at their buffer, counts as one.
 */
export function countReads(bytes: Uint8Array, most: number): Uint8Array {
  let reads = 0;
  return new Proxy(bytes, {
    get(target, name) {
      reads += 1;
      if (reads > most) throw new Error(`more than ${most} reads of a frame of ${target.length} bytes`);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
