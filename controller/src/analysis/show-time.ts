/** Times below are not since 1970 but since a trace began: 1973 is before all captures. */
const EPOCH_BEGINS_US = 1e14;

/** `2026-03-01 10:00:00.123456`; for a trace that counts from 0, seconds. */
export function showTime(timeUs: number): string {
  const whole = Math.round(timeUs);
  const micros = String(((whole % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, "0");
  if (whole < EPOCH_BEGINS_US) return `${Math.floor(whole / 1_000_000)}.${micros}`;
  return `${isoSecond(whole).replace("T", " ")}.${micros}`;
}

/** `2026-03-01T10:00:00.123456+0000`, as Suricata writes it. */
export function eveTime(timeUs: number): string {
  const whole = Math.max(0, Math.round(timeUs));
  return `${isoSecond(whole)}.${String(whole % 1_000_000).padStart(6, "0")}+0000`;
}

/** Without a date where there is none: JavaScript's end in the year 275760. */
function isoSecond(timeUs: number): string {
  const date = new Date(Math.floor(timeUs / 1_000_000) * 1000);
  return Number.isNaN(date.getTime()) ? "9999-12-31T23:59:59" : date.toISOString().slice(0, 19);
}
