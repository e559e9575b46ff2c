import type { StoredThroughput } from "../../../controller/src/model/records.js";

/** Experiment time 0 of the synthetic run. */
export const ORIGIN_US = 1_795_180_434_000_000;
export const DURATION = 240;
/** When what was done, in seconds. */
export const DOS = { start: 60, end: 90 };
export const BAD_FCS = { start: 110, end: 140 };
export const DEAD = { start: 170, end: DURATION };
/** Places in DEVICES. */
export const ATTACKER = 8;
const RELAY = 3;

/** A network as the quickstart has one: the attacker is two hops from the border router, behind sensor-3. */
export const DEVICES = ["border-router", ...[1, 2, 3, 4, 5, 6, 7].map((n) => `sensor-${n}`), "attacker"].map(
  (name, index) => ({
    name,
    eui64: `02:fe:d0:00:00:00:00:${(index + 1).toString(16).padStart(2, "0")}`,
    address: `fd00::fe:d000:0:${index + 1}`,
    reportsSent: name === "border-router" ? 0 : index === ATTACKER ? 17 : 24,
    reportsDelivered: name === "border-router" ? 0 : index === ATTACKER ? 16 : 24 - (index % 3),
  }),
);

/** EUI-64 of a device by its place in DEVICES. */
export function euiOf(index: number): string {
  return DEVICES[index]?.eui64 ?? "";
}

/** A time of the experiment in µs since 1970. */
export function atUs(seconds: number): number {
  return ORIGIN_US + Math.round(seconds * 1e6);
}

/** The same frames at two probes, each of which hears some devices well, some badly and some not at all. */
export function throughputAt(probe: string, index: number): StoredThroughput[] {
  const random = makeRandom(7);
  return Array.from({ length: DURATION }, (_, second) => second).flatMap((second) =>
    [...DEVICES.keys(), -1].flatMap((device) => {
      const sent = framesOf(device, second, random());
      const reach = device === -1 ? 0.8 : index === 0 ? (device === 7 ? 0 : 1) : device < 2 ? 0.4 : 1;
      const frames = Math.floor(sent * reach);
      const badFcs = device === -1 && isDuring(BAD_FCS, second) ? Math.min(frames, 2) : 0;
      const row = {
        probe,
        timeUs: atUs(second),
        lengthUs: 1_000_000,
        node: device === -1 ? "" : euiOf(device),
      };
      return frames === 0 ? [] : [{ ...row, frames, bytes: frames * (device === -1 ? 8 : 78), badFcs }];
    }),
  );
}

/** Frames that a device sends in a second; −1 stands for acknowledgements and frames with a wrong FCS. */
function framesOf(device: number, second: number, random: number): number {
  const flood = isDuring(DOS, second) ? Math.round(18 + 8 * random) : 0;
  if (device === -1) return Math.round(2 + 2 * random) + flood + (isDuring(BAD_FCS, second) ? 2 : 0);
  const reports = (second + device * 3) % 10 === 0 ? 1 : 0;
  const control = random < 0.08 ? 1 : 0;
  if (device === ATTACKER) return second >= DEAD.start ? 0 : reports + control + flood;
  if (device === RELAY) return reports + control + flood + (second % 5 === 0 ? 1 : 0);
  return reports + control + (device === 0 ? control : 0);
}

function isDuring({ start, end }: { start: number; end: number }, second: number): boolean {
  return second >= start && second < end;
}

/** Marsaglia's xorshift with 32 bits: numbers from 0 to 1, the same for the same seed. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
