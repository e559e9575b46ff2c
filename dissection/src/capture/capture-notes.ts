import type { FcsFormat } from "../model.js";
import { type CaptureCounts, makeCaptureCounts } from "./capture-counts.js";
import { CaptureError } from "./capture-error.js";
import type { FcsChoice } from "./fcs-detector.js";
import type { FrameBatch } from "./frame-batch.js";
import { InterfaceFcs } from "./interface-fcs.js";
import type { InterfaceDescription, RecordedInterface } from "./recorded-interface.js";

/** How a capture is to be read, and who is told what is noticed. */
export interface CaptureOptions {
  /** What frames of link types 195 and 215 end with; absent: what the capture says, or found out from the frames. */
  readonly fcsFormat?: Exclude<FcsFormat, "unknown">;
  /** Told what was chosen for each interface, and again if it changes. Link types that need no choice are not told. */
  readonly onFcsChoice?: (choice: FcsChoice, source: RecordedInterface) => void;
  /** Told of what cannot be read, where the reading goes on. */
  readonly onWarning?: (warning: CaptureError) => void;
  /** Kept up to date as the reading goes on. */
  readonly counts?: CaptureCounts;
}

/** What the reader and the parser of a capture share: its interfaces, what is counted, whom to tell. */
export class CaptureNotes {
  readonly counts: CaptureCounts;
  #interfaces = 0;

  constructor(
    private readonly file: string,
    private readonly options: CaptureOptions,
  ) {
    this.counts = options.counts ?? makeCaptureCounts();
  }

  /** One more interface. */
  open(description: InterfaceDescription): RecordedInterface {
    const { fcsFormat, onFcsChoice } = this.options;
    const { linkType, fcsLength } = description;
    const fcs = new InterfaceFcs(linkType, fcsLength, fcsFormat, (choice) => onFcsChoice?.(choice, source));
    const source = { ...description, number: this.#interfaces++, fcs };
    return source;
  }

  /** What is wrong with the header of the file. */
  refusal(offset: number, problem: string): CaptureError {
    return new CaptureError({ file: this.file, offset, frame: 0 }, problem);
  }

  /** What is wrong at byte `offset` with the frame that follows `waiting` ones, which were not given out yet. */
  fault(offset: number, waiting: number, problem: string): CaptureError {
    const frame = this.counts.frames + waiting + 1;
    return new CaptureError({ file: this.file, offset, frame }, problem);
  }

  /** Tells what `fault` would be, where the reading goes on. */
  warn(offset: number, waiting: number, problem: string): void {
    this.options.onWarning?.(this.fault(offset, waiting, problem));
  }

  /** Counts the frames of the batch that were cut and not counted yet. */
  countSnapped(batch: FrameBatch): void {
    if (batch.snapped === 0) return;
    const offset = batch.offset + batch.starts[batch.firstSnapped]!;
    this.counts.firstSnapped ??= { offset, frame: this.counts.frames + batch.firstSnapped + 1 };
    this.counts.snapped += batch.snapped;
    batch.snapped = 0;
  }
}
