/** What a reader counts of a capture, also where it cannot be read to its end. */
export interface CaptureCounts {
  /** Frames that were given out. */
  frames: number;
  /** Frames of which the capture holds only the beginning, and where the first of them is. */
  snapped: number;
  firstSnapped: { readonly offset: number; readonly frame: number } | undefined;
  /** Frames that came in by an interface whose link type is not known: they are given out, but nothing is read in them. */
  unknownLinkType: number;
  /** Blocks of pcapng that hold no frames and were passed over, by their kind. */
  readonly skippedBlocks: Record<string, number>;
  /** Frames that are not in the capture for want of room, as its statistics say: by interfaces, and behind them. */
  droppedByInterface: number;
  droppedBySystem: number;
}

/** Nothing was read yet. */
export function makeCaptureCounts(): CaptureCounts {
  return {
    frames: 0,
    snapped: 0,
    firstSnapped: undefined,
    unknownLinkType: 0,
    skippedBlocks: {},
    droppedByInterface: 0,
    droppedBySystem: 0,
  };
}
