import type { FrameBatch } from "./frame-batch.js";
import { PENDING } from "./interface-fcs.js";

/** Shows the frames from `from` on to their interfaces, where the format of their check sequences is not certain. */
export function observeFrames(batch: FrameBatch, from: number): void {
  if (!batch.hasPending) return;
  const { bytes, fcsFormats, interfaces, lengths, offset, starts, wireLengths } = batch;
  for (let i = from; i < batch.count; i++) {
    if (fcsFormats[i] !== PENDING) continue;
    const start = starts[i]!;
    const end = start + lengths[i]!;
    const isWhole = wireLengths[i] === lengths[i];
    fcsFormats[i] = interfaces[i]!.fcs.observe(bytes, start, end, offset + start, isWhole);
  }
}

/**
 * Number of frames at the beginning of the batch that wait no longer, when the capture was read up to byte `offset`.
 * Frames keep their order, so the others wait for the first that does. At the end of the capture none does.
 */
export function countReady(batch: FrameBatch, offset: number, isEnd: boolean): number {
  if (!batch.hasPending) return batch.count;
  const { fcsFormats, interfaces } = batch;
  for (let i = 0; i < batch.count; i++) {
    if (fcsFormats[i] !== PENDING) continue;
    const { fcs } = interfaces[i]!;
    if (fcs.isDue(offset) || (isEnd && fcs.firstCode === PENDING)) fcs.choose();
    if (fcs.firstCode === PENDING) return i;
    fcsFormats[i] = fcs.firstCode;
  }
  batch.hasPending = false;
  return batch.count;
}
