/** Where in a capture something went wrong. */
export interface CapturePlace {
  /** Name of the file, as the caller gave it. */
  readonly file: string;
  /** Byte at which the faulty header or record begins. */
  readonly offset: number;
  /** Number of the faulty frame from 1, or 0 in the header of the file; the frames before it were read. */
  readonly frame: number;
}

function describe({ file, offset, frame }: CapturePlace): string {
  if (frame === 0) return `${file}: byte ${offset}`;
  const before = frame === 1 ? "no frame" : frame === 2 ? "1 frame" : `${frame - 1} frames`;
  return `${file}: byte ${offset}, frame ${frame} (${before} read before it)`;
}

/** A capture that cannot be read, or not to its end. For whoever supplied the file. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
  readonly file: string;
  readonly offset: number;
  readonly frame: number;

  constructor(place: CapturePlace, problem: string) {
    super(`${describe(place)}: ${problem}`);
    this.file = place.file;
    this.offset = place.offset;
    this.frame = place.frame;
  }
}
