const US_PER_SECOND = 1_000_000;
const HIGH = 2 ** 32;
const NS_PER_US = 1000;
/** 2^32 divided by 1000, and what is left. */
const HIGH_US = 4_294_967;
const HIGH_NS = 296;

/** µs since 1970 of a timestamp of two 32-bit halves. */
export type TickClock = (high: number, low: number) => number;

/** Without loss, though nanoseconds since 1970 do not fit in a double. */
function fromNanoseconds(high: number, low: number): number {
  return high * HIGH_US + Math.floor((high * HIGH_NS + low) / NS_PER_US);
}

/** Any other resolution: `numerator / denominator` µs a tick. */
function fromTicks(numerator: bigint, denominator: bigint): TickClock {
  return (high, low) => {
    const ticks = (BigInt(high) << 32n) | BigInt(low);
    return Number((ticks * numerator) / denominator);
  };
}

function clockOf(resolution: number): TickClock {
  const exponent = resolution & 0x7f;
  if (resolution === 6) return (high, low) => high * HIGH + low;
  if (resolution === 9) return fromNanoseconds;
  const isBinary = (resolution & 0x80) !== 0;
  return fromTicks(1_000_000n, isBinary ? 1n << BigInt(exponent) : 10n ** BigInt(exponent));
}

/**
 * The clock of an interface by its option if_tsresol (10^-n s, or 2^-n s if the first bit is set) and
 * if_tsoffset (seconds that are added) (draft-ietf-opsawg-pcapng, 4.2).
 */
export function makeTickClock(resolution: number, offsetSeconds: number): TickClock {
  const clock = clockOf(resolution);
  if (offsetSeconds === 0) return clock;
  return (high, low) => clock(high, low) + offsetSeconds * US_PER_SECOND;
}
