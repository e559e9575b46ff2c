import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ATTRIBUTES, makeExtractor, type Value } from "../../dissection/src/index.js";
import { EXTENDED_HEADER, frameOf, SHORT_HEADER } from "./read-frame.js";

const NAMES = ATTRIBUTES.filter(({ by }) => by === "dissection").map(({ name }) => name);
const SECOND = 1_000_000;

/** What a frame showed, but what the MAC header and the capture say. */
type Shown = Record<string, Value>;

interface Sent {
  readonly payload: string;
  readonly header?: string;
  readonly time?: number;
}

/** Reads frames one after the other with the same extractor. */
function readInOrder(frames: readonly Sent[]): Shown[] {
  const extractor = makeExtractor(NAMES);
  return frames.map(({ payload, header = EXTENDED_HEADER, time = 0 }) => {
    extractor.extract(frameOf(header + payload, { time }));
    const entries = NAMES.map((name, i) => [name, extractor.value(i)] as const);
    return Object.fromEntries(
      entries.filter(([name, value]) => value !== undefined && !/^(ieee802154|meta)\./.test(name)),
    ) as Shown;
  });
}

const hex = (bytes: Uint8Array | number[]) => Buffer.from(bytes).toString("hex");
const octet = (value: number) => value.toString(16).padStart(2, "0");

/** The first fragment of a datagram of 40 + 8 octets of headers and `size - 48` of payload. */
function first(size: number, payload: string, tag = "00ab"): string {
  return `${(0xc000 | size).toString(16)} ${tag} 7e33 f7 12 ${payload}`;
}

function later(size: number, offset: number, payload: string, tag = "00ab"): string {
  return `${(0xe000 | size).toString(16)} ${tag} ${octet(offset / 8)} ${payload}`;
}

const HEAD = "0011223344556677";
const TAIL = "8899aabb";

describe("reassembly (RFC 4944, 5.3)", () => {
  test("the datagram is shown with the fragment that completes it", () => {
    const [alone, completed] = readInOrder([{ payload: first(60, HEAD) }, { payload: later(60, 56, TAIL) }]);
    expect(alone).not.toHaveProperty(["ipv6.src"]);
    expect(completed).toEqual({
      "lowpan.frag_size": 60,
      "lowpan.frag_tag": 0xab,
      "lowpan.frag_offset": 56,
      "lowpan.reassembled_length": 60,
      "ipv6.src": "fe80::a",
      "ipv6.dst": "fe80::b",
      "ipv6.next_header": 17,
      "ipv6.hop_limit": 64,
      "ipv6.payload_len": 20,
      "ipv6.traffic_class": 0,
      "ipv6.flow_label": 0,
      "udp.src_port": 0xf0b1,
      "udp.dest_port": 0xf0b2,
      "udp.len": 20,
    });
  });

  test("the first fragment may come last", () => {
    const [, completed] = readInOrder([{ payload: later(60, 56, TAIL) }, { payload: first(60, HEAD) }]);
    expect(completed).toMatchObject({ "lowpan.src": "fe80::a", "ipv6.src": "fe80::a", "udp.len": 20 });
  });

  test("a fragment that is all of its datagram", () => {
    expect(readInOrder([{ payload: first(56, HEAD) }])[0]).toMatchObject({
      "udp.len": 16,
      "ipv6.payload_len": 16,
    });
  });

  test("an IPv6 header that is not compressed", () => {
    const header = `6000000000083b40 ${"fe80"}${"00".repeat(13)}01 ff02${"00".repeat(13)}01`;
    const [, completed] = readInOrder([
      { payload: `c030 0001 41 ${header}` },
      { payload: later(48, 40, HEAD, "0001") },
    ]);
    expect(completed).toMatchObject({ "ipv6.src": "fe80::1", "ipv6.next_header": 59 });
  });

  test("extension headers and headers within count as long as they are decompressed", () => {
    const chain = "7e33 e1 06 63 04 a0 1e 0102 ee 7e33 f7 12";
    const [, completed] = readInOrder([
      { payload: `c068 0001 ${chain} ${HEAD}` },
      { payload: later(104, 104 - 8, HEAD, "0001") },
      { payload: `c070 0001 ${chain} ${HEAD}` },
      { payload: later(112, 104, HEAD, "0001") },
    ]).filter((shown) => "lowpan.frag_offset" in shown);
    expect(completed).toMatchObject({ "ipv6.src": "fe80::a", "udp.len": 24 });
  });

  const ROUTED = "f1 83 05 02 a1 06 3f";

  test.each([
    ["packet information and an outer header", ROUTED, true],
    ["a source route", "f1 81 01 0102 0304", true],
    ["a critical header that nobody knows", "f1 81 ee 0102", false],
    ["none, but the page of them", "f1", true],
    ["one that is cut", "f1 83", false],
  ])("routing headers in a fragment are no part of its packet: %s", (_, headers, isRead) => {
    const [alone, completed] = readInOrder([
      { payload: `${(0xc000 | 60).toString(16)} 00ab ${headers} 7e33 f7 12 ${HEAD}` },
      { payload: later(60, 56, TAIL) },
    ]);
    expect(alone).toMatchObject({ "lowpan.frag_size": 60, "lowpan.page": 1 });
    expect("udp.len" in completed!).toBe(isRead);
  });

  test.each([
    ["a mesh header", "b1 000a 000b 3d"],
    ["a broadcast header", "5001 3d"],
    ["a first fragment", "c06e 002f 3d"],
  ])("%s with no 6LoWPAN behind it is none", (_, payload) => {
    expect(readInOrder([{ payload }])).toEqual([{}]);
  });

  test("of a fragment header that is cut, what is there", () => {
    expect(readInOrder([{ payload: "e06e 00" }, { payload: "e06e 002f" }])).toMatchObject([
      { "lowpan.frag_size": 0x6e, "malformed.reason": "truncated" },
      { "lowpan.frag_size": 0x6e, "lowpan.frag_tag": 0x2f, "malformed.reason": "truncated" },
    ]);
  });

  test.each([
    ["another tag", later(60, 56, TAIL, "00ac"), EXTENDED_HEADER],
    ["another size", later(64, 56, "8899aabbccddeeff"), EXTENDED_HEADER],
    ["other endpoints", later(60, 56, TAIL), SHORT_HEADER],
  ])("%s: another datagram", (_, payload, header) => {
    expect(readInOrder([{ payload: first(60, HEAD) }, { payload, header }])[1]).not.toHaveProperty(
      "ipv6.src",
    );
  });

  test("after a minute the rest comes too late", () => {
    const [, inTime] = readInOrder([
      { payload: first(60, HEAD) },
      { payload: later(60, 56, TAIL), time: 60 * SECOND },
    ]);
    const [, late] = readInOrder([
      { payload: first(60, HEAD) },
      { payload: later(60, 56, TAIL), time: 60 * SECOND + 1 },
    ]);
    expect(inTime).toHaveProperty(["udp.len"], 20);
    expect(late).not.toHaveProperty(["udp.len"]);
  });

  test("a copy of a fragment is no conflict, other bytes in its place are; the first count", () => {
    const size = 68;
    const shown = readInOrder([
      { payload: first(size, HEAD) },
      { payload: later(size, 56, HEAD) },
      { payload: later(size, 56, HEAD) },
      { payload: later(size, 56, "ff11223344556677") },
      { payload: later(size, 64, TAIL) },
    ]);
    expect(shown.map((frame) => frame["lowpan.frag_conflict"])).toEqual([
      undefined,
      undefined,
      undefined,
      1,
      undefined,
    ]);
    expect(shown[4]).toHaveProperty(["udp.len"], 28);
  });

  test("two first fragments whose headers differ in length are a conflict", () => {
    const shown = readInOrder([
      { payload: first(80, HEAD) },
      { payload: first(80, HEAD) },
      { payload: first(80, HEAD).replace("f7 12", "f3 12 abcd") },
    ]);
    expect(shown.map((frame) => frame["lowpan.frag_conflict"])).toEqual([undefined, undefined, 1]);
  });

  test.each([
    ["a later fragment", later(60, 56, HEAD)],
    ["a first fragment", first(48, HEAD)],
  ])("%s that reaches beyond its datagram is malformed", (_, payload) => {
    expect(readInOrder([{ payload }])[0]).toMatchObject({
      "malformed.layer": "lowpan",
      "malformed.reason": "fragment beyond its datagram",
    });
  });

  test("of more datagrams than there is room for, the oldest is given up", () => {
    const opened = Array.from({ length: 65 }, (_, i) => ({
      payload: first(60, HEAD, octet(i).padStart(4, "0")),
      time: i,
    }));
    const close = (tag: number) => ({ payload: later(60, 56, TAIL, octet(tag).padStart(4, "0")), time: 100 });
    const shown = readInOrder([...opened, close(64), close(1), close(0)]).slice(65);
    expect(shown.map((frame) => frame["udp.len"])).toEqual([20, 20, undefined]);
  });

  test("what was given up is counted", () => {
    const extractor = makeExtractor(["udp.len"]);
    const open = (tag: number, time: number) =>
      extractor.extract(frameOf(EXTENDED_HEADER + first(60, HEAD, octet(tag).padStart(4, "0")), { time }));
    expect(extractor.losses()).toMatchObject({ datagramsTimedOut: 0, datagramsEvicted: 0 });
    for (let tag = 0; tag < 66; tag++) open(tag, 0);
    expect(extractor.losses()).toMatchObject({ datagramsTimedOut: 0, datagramsEvicted: 2 });
    open(66, 61 * SECOND);
    expect(extractor.losses()).toMatchObject({ datagramsTimedOut: 64, datagramsEvicted: 2 });
  });

  test("whatever the order and the cuts, the datagram is the same as in one piece", () => {
    const datagram = fc.uint8Array({ minLength: 24, maxLength: 400 });
    const cut = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(datagram, cut, fc.infiniteStream(fc.nat()), (payload, units, order) => {
        const size = 48 + payload.length;
        const step = units * 8;
        const pieces = [{ payload: first(size, hex(payload.subarray(0, step))) }];
        for (let at = step; at < payload.length; at += step) {
          pieces.push({ payload: later(size, 48 + at, hex(payload.subarray(at, at + step))) });
        }
        const shuffled = pieces
          .map((piece) => ({ piece, rank: order.next().value }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ piece }) => piece);
        const last = readInOrder(shuffled).at(-1)!;
        expect(last).toMatchObject({
          "ipv6.payload_len": size - 40,
          "udp.len": size - 40,
          "udp.dest_port": 0xf0b2,
        });
        expect(last).not.toHaveProperty(["lowpan.frag_conflict"]);
      }),
      { numRuns: 200 },
    );
  });

  /** Base encodings that are not reserved, with all they carry, then UDP compressed or not, or a header within. */
  const headers = fc
    .record({
      base: fc.integer({ min: 0, max: 0x1fff }),
      inline: fc.uint8Array({ minLength: 39, maxLength: 39 }),
      chain: fc.constantFrom(
        "f0 1640 1641 abcd",
        "f1164034abcd",
        "f7 12",
        "e1 06 63 04 a0 1e 0102 f3 12 abcd",
        "e6 11 06 000000000000 1640 1641 0020 abcd",
        "ee 7b33 11 1640 1641 0020 abcd",
        "e7 01 00 ee 7e33 f3 12 abcd",
      ),
    })
    .filter(({ base }) => (base & 0x0f) !== 0x04 && ![0x0d, 0x0e, 0x0f].includes(base & 0x0f))
    .map(({ base, inline, chain }) => {
      const compressed = base | 0x6400;
      return Buffer.concat([
        Buffer.from([compressed >>> 8, compressed & 0xff]),
        inline.subarray(0, inlineLength(compressed)),
        Buffer.from(chain.replaceAll(" ", ""), "hex"),
      ]);
    });

  /** Octets between a base encoding and what is compressed behind it (RFC 6282, 3.1.1). */
  function inlineLength(base: number): number {
    const traffic = [4, 3, 1, 0][(base >>> 11) & 3]!;
    const hopLimit = (base & 0x0300) === 0 ? 1 : 0;
    const source = (base & 0x70) === 0x40 ? 0 : [16, 8, 2, 0][(base >>> 4) & 3]!;
    const multicast = (base & 4) === 0 ? [16, 6, 4, 1][base & 3]! : 6;
    const destination = (base & 8) === 0 ? [16, 8, 2, 0][base & 3]! : multicast;
    return ((base & 0x80) === 0 ? 0 : 1) + traffic + hopLimit + source + destination;
  }

  test("any compressed header says in fragments what it says in one piece", () => {
    fc.assert(
      fc.property(headers, fc.uint8Array({ minLength: 24, maxLength: 24 }), (header, payload) => {
        const [whole] = readInOrder([{ payload: hex(header) + hex(payload) }]);
        const size = 40 + (whole!["ipv6.payload_len"] as number) + outerLength(header);
        // The second fragment begins at a multiple of eight octets, eight to fifteen before the end.
        const rest = 8 + (size % 8);
        const head = hex(header) + hex(payload.subarray(0, payload.length - rest));
        const [, last] = readInOrder([
          { payload: `${(0xc000 | size).toString(16)} 0001 ${head}` },
          { payload: later(size, size - rest, hex(payload.subarray(payload.length - rest)), "0001") },
        ]);
        const upper = (shown: Shown) =>
          Object.fromEntries(Object.entries(shown).filter(([name]) => !name.startsWith("lowpan.")));
        expect(upper(last!)).toEqual(upper(whole!));
      }),
      { numRuns: 2000 },
    );
  });

  /** Octets of the IPv6 header, and of extension headers, around the one whose payload length is shown. */
  function outerLength(header: Buffer): number {
    const text = header.toString("hex");
    if (text.endsWith("e70100ee7e33f312abcd")) return 48;
    return text.endsWith("ee7b3311164016410020abcd") ? 40 : 0;
  }
});
