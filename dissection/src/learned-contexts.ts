import { slotOf } from "./attributes.js";
import type { Context, LearnedContext, Reading } from "./reading.js";
import { isSet } from "./slots.js";

const DST_PAN = slotOf("ieee802154.dst_pan_id");
const SRC_PAN = slotOf("ieee802154.src_pan_id");

const IDENTIFIERS = 16;
/** PANs whose contexts are kept; two with the same remainder replace each other's. */
const PANS = 8;
const UNKNOWN_PAN = 0xffff;

/** Room for what routers say; nothing is learned yet. */
function makeLearnedContexts(): LearnedContext[] {
  return Array.from({ length: PANS * IDENTIFIERS }, () => ({
    pan: -1,
    prefix: new Uint8Array(16),
    length: 0,
  }));
}

/** The PAN of the frame: the sender's, which is that of the recipient where it is left out. */
export function panOf({ slots }: Reading): number {
  if (isSet(slots, SRC_PAN)) return slots.numbers[SRC_PAN]!;
  return isSet(slots, DST_PAN) ? slots.numbers[DST_PAN]! : UNKNOWN_PAN;
}

function placeOf(pan: number, identifier: number): number {
  return (pan % PANS) * IDENTIFIERS + identifier;
}

/** Keeps the prefix of `bits` bits at `at` as context of the frame's PAN, in place of one that was heard before. */
export function learnContext(reading: Reading, identifier: number, at: number, bits: number): void {
  const pan = panOf(reading);
  reading.learned ??= makeLearnedContexts();
  const context = reading.learned[placeOf(pan, identifier)]!;
  context.pan = pan;
  context.length = bits;
  context.prefix.fill(0);
  for (let i = 0; i < (bits + 7) >>> 3; i++) context.prefix[i] = reading.bytes[at + i]!;
}

/** The context `identifier`: what the options say, else what a router of the frame's PAN said. */
export function contextOf(reading: Reading, identifier: number): Context | undefined {
  const given = reading.contexts[identifier];
  if (given !== undefined || reading.learned === undefined) return given;
  const pan = panOf(reading);
  const learned = reading.learned[placeOf(pan, identifier)]!;
  return learned.pan === pan ? learned : undefined;
}
