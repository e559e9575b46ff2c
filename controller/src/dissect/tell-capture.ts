import type { CaptureCounts, ExtractorLosses, FcsChoice, RecordedInterface } from "@fedprobe/dissection";
import { visibleText } from "../model/visible-text.js";

/** `1 frame`, `2 frames`. */
function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** How the check sequences of an interface are read, and why. */
export function tellFcsChoice({ format, reason }: FcsChoice, { name, number }: RecordedInterface): string {
  const source = `interface ${number}${name === undefined ? "" : ` (${visibleText(name)})`}`;
  return format === "unknown"
    ? `${source}: check sequences are not judged: ${reason}; --fcs says how to read them`
    : `${source}: check sequences read as ${format}: ${reason}`;
}

function tellLosses(losses: ExtractorLosses): string[] {
  const timedOut = losses.datagramsTimedOut + losses.packetsTimedOut;
  const evicted = losses.datagramsEvicted + losses.packetsEvicted;
  const reasons = `${timedOut} after a minute, ${evicted} for want of room`;
  const lines: string[] = [];
  if (timedOut + evicted > 0)
    lines.push(`fragments without the rest of their datagram were given up: ${reasons}`);
  const { nodesForgotten, sessionsForgotten, payloadsForgotten } = losses;
  if (nodesForgotten + sessionsForgotten + payloadsForgotten === 0) return lines;
  const forgotten = `${nodesForgotten} transmitters, ${sessionsForgotten} sessions, ${payloadsForgotten} payloads`;
  return [...lines, `what was known of these made room for others: ${forgotten}`];
}

/** What was noticed of a capture beside its frames; nothing of what there was none. */
export function tellCounts(counts: CaptureCounts, losses: ExtractorLosses | undefined): string[] {
  const { droppedByInterface, droppedBySystem, firstSnapped, skippedBlocks, snapped, unknownLinkType } =
    counts;
  const lines: string[] = [];
  if (firstSnapped !== undefined) {
    const { frame, offset } = firstSnapped;
    lines.push(
      `${countOf(snapped, "frame")} cut short by the capture, first frame ${frame} at byte ${offset}`,
    );
  }
  if (unknownLinkType > 0) lines.push(`${countOf(unknownLinkType, "frame")} of unknown link types`);
  if (droppedByInterface + droppedBySystem > 0) {
    const parts = `${droppedByInterface} by interfaces, ${droppedBySystem} by the operating system`;
    lines.push(`frames that did not get into the capture, as it says itself: ${parts}`);
  }
  const skipped = Object.entries(skippedBlocks).map(([kind, count]) => `${count} ${kind}`);
  if (skipped.length > 0) lines.push(`blocks that are not read: ${skipped.join(", ")}`);
  return [...lines, ...(losses === undefined ? [] : tellLosses(losses))];
}

/** How many frames were read, and shown if not all of them were asked for. */
export function tellFrames({ frames }: CaptureCounts, shown: number | undefined): string {
  return `${countOf(frames, "frame")}${shown === undefined ? "" : `, ${shown} shown`}`;
}
