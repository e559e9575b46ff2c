/** Text of addresses, and back: the canonical forms that attributes have. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** `0x1234`: a 16-bit address or PAN identifier. */
export function formatShort(address: number): string {
  return `0x${HEX[(address >>> 8) & 0xff]}${HEX[address & 0xff]}`;
}

/** `02:00:00:00:00:15:00:01` from the eight bytes at `at`, in the order of the text. */
export function formatEui64(bytes: Uint8Array, at: number): string {
  return Array.from(bytes.subarray(at, at + 8), (byte) => HEX[byte]).join(":");
}

/** The same from eight bytes in the order of a MAC header, least significant first. */
export function formatExtended(bytes: Uint8Array, at: number): string {
  return formatEui64(bytes.slice(at, at + 8).reverse(), 0);
}

/** The longest run of at least two zero groups, the first of equals (RFC 5952, 4.2). */
function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: -1, length: 1 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) continue;
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  return best;
}

/** IPv4-mapped and IPv4-compatible addresses (RFC 4291, 2.5.5) are written with a dotted end (RFC 5952, 5). */
function endsInIp4(groups: readonly number[], zeros: { start: number; length: number }): boolean {
  return zeros.start === 0 && (zeros.length === 6 || (zeros.length === 5 && groups[5] === 0xffff));
}

/** RFC 5952 text of the sixteen bytes at `at`. */
export function formatIp6(bytes: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[at + 2 * i]! << 8) | bytes[at + 2 * i + 1]!);
  const zeros = longestZeroRun(groups);
  const words = groups.map((group) => group.toString(16));
  if (endsInIp4(groups, zeros)) words.splice(6, 2, bytes.subarray(at + 12, at + 16).join("."));
  if (zeros.start < 0) return words.join(":");
  const head = words.slice(0, zeros.start).join(":");
  return `${head}::${words.slice(zeros.start + zeros.length).join(":")}`;
}

const IP4_END = /^(.*:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** `::ffff:1.2.3.4` as `::ffff:102:304`; other text as it is. */
function withoutIp4(text: string): string | undefined {
  const match = IP4_END.exec(text);
  if (match === null) return text;
  const [a, b, c, d] = match.slice(2).map(Number) as [number, number, number, number];
  if (Math.max(a, b, c, d) > 255) return undefined;
  return `${match[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

function parseGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const groups = text.split(":");
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16));
}

/** The sixteen bytes of an IPv6 address in any form of RFC 4291, 2.2; `undefined` if `text` is none. */
export function parseIp6(text: string): Uint8Array | undefined {
  const halves = withoutIp4(text)?.split("::") ?? [];
  const [head, tail] = [parseGroups(halves[0] ?? ":"), parseGroups(halves[1] ?? "")];
  if (head === undefined || tail === undefined || halves.length > 2) return undefined;
  const gap = 8 - head.length - tail.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined;
  const groups = [...head, ...new Array<number>(gap).fill(0), ...tail];
  return Uint8Array.from(groups.flatMap((group) => [group >>> 8, group & 0xff]));
}

const MULTICAST = 0xff;
const UNIVERSAL_LOCAL_BIT = 0x02;
const INTERFACE = 8;

/**
 * The MAC address that the interface identifier of a unicast IPv6 address was made from: an EUI-64
 * (RFC 4291, appendix A), or `0x1234` for an identifier ::ff:fe00:1234 (RFC 4944, 6; RFC 6282, 3.2.2).
 * `undefined` where the first six bytes of the identifier are zero (an address written by hand, such as
 * 2001:db8::1), for a multicast address, and for text that is no IPv6 address.
 */
export function eui64OfAddress(ip6: string): string | undefined {
  const bytes = parseIp6(ip6);
  if (bytes === undefined || bytes[0] === MULTICAST) return undefined;
  const identifier = bytes.slice(INTERFACE);
  if (identifier.subarray(0, 6).every((byte) => byte === 0)) return undefined;
  if (isShortIdentifier(identifier)) return formatShort((identifier[6]! << 8) | identifier[7]!);
  identifier[0]! ^= UNIVERSAL_LOCAL_BIT;
  return formatEui64(identifier, 0);
}

function isShortIdentifier(id: Uint8Array): boolean {
  return id[0] === 0 && id[1] === 0 && id[2] === 0 && id[3] === 0xff && id[4] === 0xfe && id[5] === 0;
}
