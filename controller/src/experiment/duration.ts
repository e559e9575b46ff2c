/** `90s`, `4m`, `1h30m`, `0.5s`: hours, minutes and seconds in that order, at least one of them. */
export const DURATION = /^(?=\d)(\d{1,6}h)?(\d{1,6}m)?(\d{1,6}(\.\d{1,6})?s)?$/;

/** Seconds of a duration; NaN for text that is none. */
export function durationSeconds(text: string): number {
  const match = DURATION.exec(text);
  if (!match) return Number.NaN;
  const [hours, minutes, seconds] = [match[1], match[2], match[3]].map((part) =>
    Number.parseFloat(part ?? "0"),
  );
  return hours! * 3600 + minutes! * 60 + seconds!;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ...["s", "sec", "secs", "second", "seconds"].map((unit) => [unit, 1] as const),
  ...["m", "min", "mins", "minute", "minutes"].map((unit) => [unit, 60] as const),
  ...["h", "hr", "hrs", "hour", "hours"].map((unit) => [unit, 3600] as const),
  ...["d", "day", "days"].map((unit) => [unit, 86_400] as const),
  ["ms", 0.001],
]);
const LONGEST_GUESS = 40;

/**
 * The duration that text of another form most likely means: `30 s`, `1 min 30 sec`, `1500ms`; a number alone is
 * seconds. Undefined if none does.
 */
export function guessDuration(text: string): string | undefined {
  if (text.length > LONGEST_GUESS) return undefined;
  const isNumber = /^[\d.]+$/.test(text);
  let seconds = 0;
  const rest = text.toLowerCase().replace(/([\d.]+) *([a-z]*) */g, (_, count: string, unit: string) => {
    seconds += Number(count) * (isNumber ? 1 : (UNITS.get(unit) ?? Number.NaN));
    return "";
  });
  const guess = formatDuration(seconds);
  return rest === "" && durationSeconds(guess) > 0 ? guess : undefined;
}

/** The shortest way to write a number of seconds as a duration: 90 → `1m30s`, 3600 → `1h`. */
export function formatDuration(seconds: number): string {
  const rounded = Math.round(seconds * 1000) / 1000;
  const hours = Math.floor(rounded / 3600);
  const minutes = Math.floor((rounded % 3600) / 60);
  const rest = Math.round((rounded % 60) * 1000) / 1000;
  const text = `${hours ? `${hours}h` : ""}${minutes ? `${minutes}m` : ""}${rest ? `${rest}s` : ""}`;
  return text || "0s";
}
