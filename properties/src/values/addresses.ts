/** Addresses as text and as bytes. The canonical texts are those that attributes have. */

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** The four bytes of `1.2.3.4`; `undefined` if `text` is no IPv4 address. */
export function parseIp4(text: string): readonly number[] | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const bytes = text.split(".").map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseGroups(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    const ip4 = index === groups.length - 1 ? parseIp4(group) : undefined;
    if (ip4 === undefined && !/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    const value = Number.parseInt(group, 16);
    bytes.push(...(ip4 ?? [value >>> 8, value & 0xff]));
  }
  return bytes;
}

/** The sixteen bytes of an IPv6 address in any form of RFC 4291, 2.2; `undefined` if `text` is none. */
export function parseIp6(text: string): readonly number[] | undefined {
  const halves = text.length > 45 ? [] : text.split("::");
  if (halves.length === 1) {
    const bytes = parseGroups(text);
    return bytes?.length === 16 ? bytes : undefined;
  }
  const [head, tail] = [parseGroups(halves[0] ?? ":"), parseGroups(halves[1] ?? ":")];
  if (halves.length !== 2 || head === undefined || tail === undefined) return undefined;
  const zeros = 16 - head.length - tail.length;
  return zeros < 2 ? undefined : [...head, ...new Array<number>(zeros).fill(0), ...tail];
}

/** The longest run of at least two zero groups, the first of equals (RFC 5952, 4.2). */
function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly end: number } {
  let best = { start: 0, end: 0 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) continue;
    if (i - start > Math.max(1, best.end - best.start)) best = { start, end: i };
    start = i + 1;
  }
  return best;
}

/** RFC 5952 text of sixteen bytes; IPv4-mapped and IPv4-compatible addresses end in dotted form (5). */
export function formatIp6(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!);
  const { start, end } = longestZeroRun(groups);
  const words = groups.map((group) => group.toString(16));
  const mapped = start === 0 && (end === 6 || (end === 5 && groups[5] === 0xffff));
  if (mapped) words.splice(6, 2, bytes.slice(12).join("."));
  if (end === 0) return words.join(":");
  return `${words.slice(0, start).join(":")}::${words.slice(end).join(":")}`;
}

/** `count` bytes written as pairs of hexadecimal digits, with `:` or `-` between them or with nothing. */
export function parseHexBytes(text: string, count?: number): readonly number[] | undefined {
  const digits = /^[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2})*$/.test(text) ? text.replace(/[:-]/g, "") : text;
  if (!/^([0-9a-fA-F]{2})+$/.test(digits)) return undefined;
  const bytes = Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
  return count === undefined || bytes.length === count ? bytes : undefined;
}

/** `02:00:00:00:00:15:00:01` */
export function formatMac(bytes: readonly number[]): string {
  return bytes.map(toHex).join(":");
}

/** `0a1b2c` */
export function formatHex(bytes: readonly number[]): string {
  return bytes.map(toHex).join("");
}

/** `0x1234` */
export function formatShort(address: number): string {
  return `0x${address.toString(16).padStart(4, "0")}`;
}
