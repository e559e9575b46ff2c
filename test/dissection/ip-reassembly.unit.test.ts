import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ATTRIBUTES, makeExtractor, type Value } from "../../dissection/src/index.js";
import { ethernet, ethernetFrame, hex16, IPV4, IPV6, ipv4, PROTOCOL, udp } from "./wired-frames.js";

const MORE = 0x2000;
const SECOND = 1_000_000;
const NAMES = ATTRIBUTES.filter(({ by }) => by === "dissection").map(({ name }) => name);

interface Piece {
  readonly from: number;
  readonly to: number;
}

/** A fragment of `payload`; the last one says that no more follow. */
function fragment(payload: Uint8Array, { from, to }: Piece, identification = 1): Uint8Array {
  const more = to < payload.length ? MORE : 0;
  const header = { protocol: PROTOCOL.UDP, fragment: more | (from / 8), identification };
  return ethernet(IPV4, ipv4(header, payload.subarray(from, to)));
}

/** What is read of each frame, one after the other, a second apart. */
function readAll(frames: readonly Uint8Array[], step = SECOND): Record<string, Value>[] {
  const extractor = makeExtractor(NAMES);
  return frames.map((bytes, i) => {
    extractor.extract(ethernetFrame(bytes, { time: i * step }));
    const values = NAMES.map((name, n) => [name, extractor.value(n)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Record<string, Value>;
  });
}

const DATAGRAM = udp(
  5,
  6,
  Uint8Array.from({ length: 40 }, (_, i) => i),
);
const PIECES = [
  { from: 0, to: 16 },
  { from: 16, to: 32 },
  { from: 32, to: 48 },
];
const frames = PIECES.map((piece) => fragment(DATAGRAM, piece));
const ports = (values: readonly Record<string, Value>[]) => values.map((value) => value["udp.src_port"]);

describe("fragments of IPv4 packets", () => {
  test.each([
    ["within a minute make room for others", 1, { packetsEvicted: 4, packetsTimedOut: 0 }],
    ["that are older than that have timed out", 61 * SECOND, { packetsEvicted: 0, packetsTimedOut: 19 }],
  ])("whose others are missing: those %s", (_, step, expected) => {
    const extractor = makeExtractor(["udp.src_port"]);
    for (let i = 0; i < 20; i++) {
      const bytes = fragment(DATAGRAM, PIECES[0]!, i);
      extractor.extract(ethernetFrame(bytes, { time: i * step }));
    }
    expect(extractor.losses()).toMatchObject(expected);
  });

  test("are put together in any order, whatever their lengths", () => {
    const cases = fc
      .tuple(fc.integer({ min: 2, max: 300 }), fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 40 }))
      .chain(([units, lengths]) => {
        const payload = udp(
          5,
          6,
          Uint8Array.from({ length: units * 8 - 11 }, (_, i) => i),
        );
        const pieces: Piece[] = [];
        for (let from = 0, i = 0; from < payload.length; i++) {
          const to = Math.min(payload.length, from + 8 * (lengths[i] ?? 100));
          pieces.push({ from, to });
          from = to;
        }
        return fc.tuple(
          fc.constant(payload),
          fc.shuffledSubarray(pieces, { minLength: pieces.length, maxLength: pieces.length }),
        );
      });
    fc.assert(
      fc.property(cases, ([payload, pieces]) => {
        const values = readAll(
          pieces.map((piece) => fragment(payload, piece)),
          1,
        );
        expect(values.at(-1)).toMatchObject({ "udp.len": payload.length, "udp.checksum_ok": 1 });
        expect(ports(values.slice(0, -1)).every((port) => port === undefined)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test("are read once, and apart by their identification", () => {
    const other = PIECES.map((piece) => fragment(DATAGRAM, piece, 2));
    const all = [frames[0]!, other[0]!, frames[1]!, frames[2]!, frames[2]!, other[2]!, other[1]!];
    expect(ports(readAll(all))).toEqual([undefined, undefined, undefined, 5, undefined, undefined, 5]);
  });

  test("that say that the packet ends elsewhere are a conflict, and their bytes are not taken", () => {
    const short = fragment(DATAGRAM.subarray(0, 34), { from: 32, to: 34 });
    const last = fragment(udp(5, 6, new Uint8Array(80).fill(0x55)), { from: 40, to: 88 });
    const values = readAll([frames[2]!, short, last, frames[1]!, frames[0]!]);
    const conflicts = values.map((value) => value["ip.frag_conflict"]);
    expect([conflicts[1], conflicts[2]]).toEqual([1, 1]);
    expect(values[4]).toMatchObject({ "udp.src_port": 5, "udp.len": 48, "udp.checksum_ok": 1 });
  });

  test("of which one lies behind the end that is said later are a conflict", () => {
    const early = fragment(DATAGRAM.subarray(0, 12), { from: 8, to: 12 });
    const values = readAll([frames[1]!, early, frames[0]!, frames[2]!]);
    expect(values[1]).toHaveProperty(["ip.frag_conflict"], 1);
    expect(values[3]).toMatchObject({ "udp.src_port": 5, "udp.checksum_ok": 1 });
  });

  test("that say other bytes than one before are a conflict, and what came first stays", () => {
    const altered = frames[0]!.slice();
    altered[34] = 0xff;
    const values = readAll([frames[0]!, altered, frames[0]!, frames[1]!, frames[2]!]);
    expect(values.map((value) => value["ip.frag_conflict"])).toEqual([
      undefined,
      1,
      undefined,
      undefined,
      undefined,
    ]);
    expect(values.at(-1)).toMatchObject({ "udp.src_port": 5, "udp.checksum_ok": 1 });
  });

  test("that come a minute later belong to another packet", () => {
    expect(ports(readAll(frames, 20 * SECOND)).at(-1)).toBe(5);
    expect(ports(readAll(frames, 31 * SECOND)).at(-1)).toBeUndefined();
  });

  test("beyond the end, with broken units, or cut, do not complete a packet", () => {
    const beyond = ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP, fragment: 6 }, "0011"));
    const broken = ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP, fragment: MORE | 2 }, "00112233"));
    const tooFar = ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP, fragment: 0x1fff }, "00".repeat(16)));
    expect(ports(readAll([frames[0]!, beyond, broken, tooFar, frames[2]!]))).toEqual(
      Array(5).fill(undefined),
    );
    const extractor = makeExtractor(["udp.src_port"]);
    for (const [i, bytes] of frames.entries()) {
      const end = i === 1 ? bytes.length - 8 : bytes.length;
      extractor.extract(ethernetFrame(bytes.subarray(0, end), { wireLength: bytes.length }));
      expect(extractor.value(0)).toBeUndefined();
    }
  });

  test("of more packets than there is room for: the oldest is given up", () => {
    const firsts = Array.from({ length: 17 }, (_, id) => fragment(DATAGRAM, { from: 0, to: 32 }, id));
    const last = (id: number) => fragment(DATAGRAM, { from: 32, to: 48 }, id);
    const values = readAll([...firsts, last(16), last(1), last(0)], 1);
    expect(ports(values.slice(17))).toEqual([5, 5, undefined]);
  });

  test("in a packet that was put together are not", () => {
    const inner = (piece: Piece) =>
      ipv4(
        { protocol: PROTOCOL.UDP, fragment: (piece.to < 48 ? MORE : 0) | (piece.from / 8) },
        DATAGRAM.subarray(piece.from, piece.to),
      );
    const split = (packet: Uint8Array, identification: number) => {
      const header = { protocol: PROTOCOL.IPV4, identification };
      return [
        ethernet(IPV4, ipv4({ ...header, fragment: MORE }, packet.subarray(0, 24))),
        ethernet(IPV4, ipv4({ ...header, fragment: 3 }, packet.subarray(24))),
      ];
    };
    const all = PIECES.flatMap((piece, i) => split(inner(piece), i));
    expect(ports(readAll(all))).toEqual(Array(6).fill(undefined));
  });
});

describe("fragments of IPv6 packets", () => {
  const addresses = `fe80${"00".repeat(13)}01 fe80${"00".repeat(13)}02`;
  /** A fragment of `payload`. */
  const fragment6 = (payload: Uint8Array, { from, to }: Piece, identification = 7, source = addresses) => {
    const more = to < payload.length ? 1 : 0;
    const header = `11 00 ${hex16(from | more)} ${identification.toString(16).padStart(8, "0")}`;
    const length = hex16(8 + to - from);
    return ethernet(IPV6, "60000000", length, "2c 40", source, header, payload.subarray(from, to));
  };
  // The checksum is that of IPv4, which no packet of IPv6 has.
  const pieces = PIECES.map((piece) => fragment6(DATAGRAM, piece));

  test("are read in the one that completes the packet", () => {
    const values = readAll([pieces[2]!, pieces[0]!, pieces[1]!]);
    expect(ports(values)).toEqual([undefined, undefined, 5]);
    expect(values[0]).toMatchObject({
      "ipv6.frag_offset": 4,
      "ipv6.frag_more": 0,
      "ipv6.frag_identification": 7,
    });
    expect(values[2]).toMatchObject({ "udp.len": 48, "udp.checksum_ok": 0, "ipv6.frag_more": 1 });
  });

  test("are told apart by identification and addresses; what differs is a conflict", () => {
    const other = fragment6(DATAGRAM, PIECES[1]!, 8);
    const elsewhere = fragment6(DATAGRAM, PIECES[1]!, 7, addresses.replace("fe80", "fe81"));
    const altered = pieces[0]!.slice();
    altered[70]! ^= 1;
    const values = readAll([pieces[0]!, other, elsewhere, altered, pieces[2]!, pieces[1]!]);
    expect(ports(values)).toEqual([...Array(5).fill(undefined), 5]);
    expect(values.map((value) => value["ipv6.frag_conflict"])).toEqual([
      undefined,
      undefined,
      undefined,
      1,
      undefined,
      undefined,
    ]);
  });

  test("a packet in one fragment is whole", () => {
    expect(ports(readAll([fragment6(DATAGRAM, { from: 0, to: 48 })]))).toEqual([5]);
  });
});
