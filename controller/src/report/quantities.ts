/** Whole number with narrow spaces between thousands: `12 345`. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** `2 s`, `3.4 s`, `72 s`, `12 min 5 s`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < 0 ? "−" : "";
  if (whole < 10 && !Number.isInteger(seconds)) return `${sign}${Math.abs(seconds).toFixed(1)}\u202fs`;
  if (whole < 120) return `${sign}${whole}\u202fs`;
  return `${sign}${Math.floor(whole / 60)}\u202fmin ${whole % 60}\u202fs`;
}

/** Experiment time since the origin: `02:05`, `1:02:05`. */
export function formatClock(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const text = `${two(minutes)}:${two(whole % 60)}`;
  return `${seconds < 0 && whole > 0 ? "−" : ""}${hours > 0 ? `${hours}:${text}` : text}`;
}

/** `0.05 %`, `12 %`; only nothing is `0 %` and only all is `100 %`. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return "–";
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.01) return "<\u202f0.01\u202f%";
  if (percent > 99.99 && percent < 100) return ">\u202f99.99\u202f%";
  const digits = percent === 0 || percent === 100 ? 0 : percent < 1 ? 2 : percent < 99 ? 0 : 2;
  return `${percent.toFixed(digits)}\u202f%`;
}

/** A ratio from 0 to 1 with two digits; an absent one is a dash. */
export function formatRatio(ratio: number | undefined): string {
  return ratio === undefined ? "–" : ratio.toFixed(2);
}

/** `1 alert`, `2 alerts`, `no alert`; `plural` where an s is not enough. */
export function formatNumberOf(count: number, thing: string, plural = `${thing}s`): string {
  if (count === 0) return `no ${thing}`;
  return `${formatCount(count)} ${count === 1 ? thing : plural}`;
}

/** Any figure with at most four digits that count; `not known` if there is none. */
export function formatFigure(value: number | undefined): string {
  return value === undefined ? "not known" : String(Number(value.toPrecision(4)));
}
