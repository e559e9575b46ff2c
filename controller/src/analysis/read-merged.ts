import { createReadStream } from "node:fs";
import { CaptureError, type CaptureOptions, type Frame, readCapture } from "@fedprobe/dissection";

export interface Capture {
  /** What the file stands for: a probe. */
  readonly probe: string;
  readonly path: string;
}

interface Reading {
  readonly capture: Capture;
  readonly frames: AsyncIterator<Frame>;
  next: Frame;
  /** Time of the last frame that was let go, in µs. */
  last: number;
}

/** A frame of one capture, or (`frame` absent) its end: the time is that of its last frame, `fault` why it ends there. */
export interface Merged {
  readonly probe: string;
  readonly timeUs: number;
  readonly frame?: Frame;
  readonly fault?: CaptureError;
}

/** The frames of several captures in the order of their time. A frame is valid until the next is asked for. */
export async function* readMerged(
  captures: readonly Capture[],
  optionsOf: (capture: Capture) => CaptureOptions = () => ({}),
): AsyncGenerator<Merged> {
  const readings: Reading[] = [];
  for (const capture of captures) {
    const frames = readCapture(createReadStream(capture.path), capture.path, optionsOf(capture))[
      Symbol.asyncIterator
    ]();
    const first = await frames.next();
    if (first.done) yield { probe: capture.probe, timeUs: 0 };
    else readings.push({ capture, frames, next: first.value, last: 0 });
  }
  while (readings.length > 0) {
    const earliest = readings.reduce((least, reading) =>
      reading.next.time < least.next.time ? reading : least,
    );
    const { capture, frames, next } = earliest;
    earliest.last = Math.max(earliest.last, next.time);
    yield { probe: capture.probe, timeUs: next.time, frame: next };
    const following = await frames.next().catch(faultOf);
    if (!("fault" in following) && !following.done) earliest.next = following.value;
    else {
      readings.splice(readings.indexOf(earliest), 1);
      yield { probe: capture.probe, timeUs: earliest.last, ...("fault" in following && following) };
    }
  }
}

/** A capture that is cut gives what comes before the cut. */
function faultOf(error: unknown): { fault: CaptureError } {
  if (error instanceof CaptureError) return { fault: error };
  throw error;
}
