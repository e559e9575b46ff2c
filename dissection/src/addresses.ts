/** Text of addresses, and back: the canonical forms that attributes have. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** `0x1234`: a 16-bit address or PAN identifier. */
export function formatShort(address: number): string {
  return `0x${HEX[(address >>> 8) & 0xff]}${HEX[address & 0xff]}`;
}

/** `02:00:00:00:00:15:00:01` from the eight bytes at `at`, in the order of the text. */
export function formatEui64(bytes: Uint8Array, at: number): string {
  let text = HEX[bytes[at]!]!;
  for (let i = 1; i < 8; i++) text += `:${HEX[bytes[at + i]!]}`;
  return text;
}

/** The same from eight bytes in the order of a MAC header, least significant first. */
export function formatExtended(bytes: Uint8Array, at: number): string {
  let text = HEX[bytes[at + 7]!]!;
  for (let i = 6; i >= 0; i--) text += `:${HEX[bytes[at + i]!]}`;
  return text;
}

/** `02:00:00:00:00:01` from the six bytes at `at`. */
export function formatMac(bytes: Uint8Array, at: number): string {
  let text = HEX[bytes[at]!]!;
  for (let i = 1; i < 6; i++) text += `:${HEX[bytes[at + i]!]}`;
  return text;
}

/** `192.0.2.1` from the four bytes at `at`. */
export function formatIp4(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

const GROUPS = 8;

/** Group `i` of the address at `at`. */
function group(bytes: Uint8Array, at: number, i: number): number {
  return (bytes[at + 2 * i]! << 8) | bytes[at + 2 * i + 1]!;
}

/** The longest run of at least two zero groups, the first of equals (RFC 5952, 4.2), as start * 16 + length; -1 if none. */
function longestZeroRun(bytes: Uint8Array, at: number): number {
  let best = -1;
  let longest = 1;
  let length = 0;
  for (let i = 0; i < GROUPS; i++) {
    length = group(bytes, at, i) === 0 ? length + 1 : 0;
    if (length <= longest) continue;
    longest = length;
    best = (i - length + 1) * 16 + length;
  }
  return best;
}

/** IPv4-mapped and IPv4-compatible addresses (RFC 4291, 2.5.5) are written with a dotted end (RFC 5952, 5). */
function endsInIp4(bytes: Uint8Array, at: number, start: number, length: number): boolean {
  return start === 0 && (length === 6 || (length === 5 && group(bytes, at, 5) === 0xffff));
}

/** RFC 5952 text of the sixteen bytes at `at`. */
export function formatIp6(bytes: Uint8Array, at: number): string {
  const run = longestZeroRun(bytes, at);
  const start = run < 0 ? GROUPS : run >>> 4;
  const length = run < 0 ? 0 : run & 0xf;
  if (endsInIp4(bytes, at, start, length)) {
    const prefix = length === 6 ? "::" : "::ffff:";
    return prefix + formatIp4(bytes, at + 12);
  }
  let text = "";
  for (let i = 0; i < GROUPS; i++) {
    if (i === start) {
      text += "::";
      i += length - 1;
    } else {
      const separator = i === 0 || i === start + length ? "" : ":";
      text += separator + group(bytes, at, i).toString(16);
    }
  }
  return text;
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
