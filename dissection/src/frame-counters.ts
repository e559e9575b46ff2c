import { slotOf } from "./attributes.js";
import { panOf } from "./learned-contexts.js";
import { type FrameCounters, IDENTIFIER, type Reading, uint16le, uint32le } from "./reading.js";
import { isSet, setNumber } from "./slots.js";

const STEP = slotOf("ieee802154.counter_step");
const MIC_OK = slotOf("ieee802154.mic_ok");

/** Senders whose counters are kept; two that fall on the same place replace each other. */
const PLACES = 1024;
const SHORT_ADDRESS = 0x1_0000;
const MULTIPLIER = 0x9e37_79b1;

function makeFrameCounters(): FrameCounters {
  return {
    high: new Uint32Array(PLACES),
    low: new Uint32Array(PLACES),
    keys: new Int16Array(PLACES),
    highest: new Float64Array(PLACES).fill(-1),
  };
}

/** The highest counter of a sender with a key, and by how much this frame's is above it; no first frame has a step. */
function step(
  counters: FrameCounters,
  high: number,
  low: number,
  key: number,
  counter: number,
): number | undefined {
  const place = (Math.imul(high ^ Math.imul(low, MULTIPLIER) ^ key, MULTIPLIER) >>> 0) % PLACES;
  const isSame =
    counters.highest[place]! >= 0 &&
    counters.high[place] === high &&
    counters.low[place] === low &&
    counters.keys[place] === key;
  const before = counters.highest[place]!;
  counters.high[place] = high;
  counters.low[place] = low;
  counters.keys[place] = key;
  counters.highest[place] = isSame ? Math.max(before, counter) : counter;
  return isSame ? counter - before : undefined;
}

/**
 * Compares the frame counter with the highest that the same sender used with the same key (IEEE Std
 * 802.15.4-2020, 9.2.5 h). A frame whose integrity code is known to be wrong does not count: anybody can send it.
 */
export function noteFrameCounter(reading: Reading): void {
  const { security, slots, source } = reading;
  if (slots.wanted[STEP] === 0 || security.counter < 0 || source.kind === IDENTIFIER.NONE) return;
  if (isSet(slots, MIC_OK) && slots.numbers[MIC_OK] === 0) return;
  reading.counters ??= makeFrameCounters();
  const isShort = source.kind === IDENTIFIER.SHORT;
  const high = isShort ? SHORT_ADDRESS | panOf(reading) : uint32le(source.bytes, source.at + 4);
  const low = isShort ? uint16le(source.bytes, source.at) : uint32le(source.bytes, source.at);
  const above = step(reading.counters, high, low, security.keyIndex, security.counter);
  if (above !== undefined) setNumber(slots, STEP, above);
}
