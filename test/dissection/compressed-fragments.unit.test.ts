import { describe, expect, test } from "@jest/globals";
import { ATTRIBUTES, makeExtractor, type Value } from "../../dissection/src/index.js";
import { EXTENDED_HEADER, frameOf, readPayload, SHORT_HEADER } from "./read-frame.js";

const NAMES = ATTRIBUTES.filter(({ by }) => by === "dissection").map(({ name }) => name);

/** What is read of payloads of the same link, one after the other. */
function readInOrder(payloads: readonly string[], headers: readonly string[] = []): Record<string, Value>[] {
  const extractor = makeExtractor(NAMES);
  return payloads.map((payload, i) => {
    extractor.extract(frameOf((headers[i] ?? EXTENDED_HEADER) + payload));
    const values = NAMES.map((name, n) => [name, extractor.value(n)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Record<string, Value>;
  });
}

/** A UDP datagram from fe80::a to fe80::b of three units of eight octets, with its right checksum. */
const UNITS = ["f0b1 f0b2 0018 c0da", "0102030405060708", "1112131415161718"];

/** A fragment behind a compressed header (RFC 6282, 4.2, EID 2): IPHC stands for 40 octets. */
function fragment(unit: number, more: boolean, identification = "00000007", reserved = "06"): string {
  const field = (unit * 8 + (more ? 1 : 0)).toString(16).padStart(4, "0");
  return `7e33 e4 11 ${reserved} ${field} ${identification} ${UNITS[unit]}`;
}

const ALL = [fragment(0, true), fragment(1, true), fragment(2, false)];

describe("fragments of IPv6 whose headers are compressed", () => {
  test("each shows its fragment header; what is fragmented is read when it is complete", () => {
    const read = readInOrder([ALL[0]!, ALL[2]!, ALL[1]!]);
    expect(read.map((values) => values["ipv6.frag_offset"])).toEqual([0, 2, 1]);
    expect(read.map((values) => values["ipv6.frag_more"])).toEqual([1, 0, 1]);
    expect(read.map((values) => values["ipv6.payload_len"])).toEqual([16, 16, 16]);
    expect(read.map((values) => values["udp.src_port"])).toEqual([undefined, undefined, 0xf0b1]);
    expect(read[2]).toMatchObject({ "udp.len": 24, "udp.checksum_ok": 1, "ipv6.frag_identification": 7 });
  });

  test("that have no length, but a reserved octet: whatever is in it", () => {
    const read = readInOrder(
      [0, 1, 2].map((unit) => fragment(unit, unit < 2, "00000007", ["00", "06", "ff"][unit])),
    );
    expect(read.map((values) => values["malformed.reason"])).toEqual([undefined, undefined, undefined]);
    expect(read[2]).toMatchObject({ "udp.len": 24, "udp.checksum_ok": 1 });
    const inFragments = ["c038 0001", "e038 0001 06"].map((header, i) => {
      const octets = fragment(0, true, "00000007", "00").replaceAll(" ", "");
      return `${header} ${i === 0 ? octets.slice(0, 22) : octets.slice(22)}`;
    });
    expect(readInOrder(inFragments)[1]).toMatchObject({ "lowpan.reassembled_length": 56 });
  });

  test("of another link, or another identification, they do not complete a packet", () => {
    const link = readInOrder(ALL, [EXTENDED_HEADER, SHORT_HEADER, EXTENDED_HEADER]);
    const other = readInOrder([ALL[0]!, fragment(1, true, "00000008"), ALL[2]!]);
    for (const values of [...link, ...other]) expect(values).not.toHaveProperty(["udp.src_port"]);
  });

  test("other octets for the same place are a conflict", () => {
    const altered = ALL[0]!.replace("f0b1", "f0b3");
    expect(readInOrder([ALL[0]!, altered])[1]).toHaveProperty(["ipv6.frag_conflict"], 1);
  });

  test("in fragments of 6LoWPAN", () => {
    const inFragments = ALL.flatMap((datagram, i) => {
      const octets = datagram.replaceAll(" ", "");
      // IPHC and the header stand for 48 octets, of eleven; eight octets follow.
      return [`c038 000${i} ${octets.slice(0, 22)}`, `e038 000${i} 06 ${octets.slice(22)}`];
    });
    const read = readInOrder(inFragments);
    expect(read.map((values) => "udp.len" in values)).toEqual([false, false, false, false, false, true]);
    expect(read[5]).toMatchObject({ "lowpan.reassembled_length": 56, "udp.checksum_ok": 1 });
  });

  test("a packet in one fragment is whole, and its checksum can be judged", () => {
    const payload = `7e33 e4 11 06 0000 00000007 ${UNITS.join("")}`;
    expect(readPayload(payload)).toMatchObject({ "ipv6.frag_offset": 0, "udp.checksum_ok": 1 });
    expect(readPayload(`7e33 e5 06 0000 00000007 f4 f0b1 f0b2`)).toMatchObject({ "udp.len": 8 });
  });

  test("an upper header that is compressed, too, is read as far as it goes, and never judged", () => {
    const first = readPayload("7e33 e5 06 0001 00000007 f0 f0b1 f0b2 abcd 01");
    expect(first).toMatchObject({ "ipv6.frag_more": 1, "udp.src_port": 0xf0b1 });
    expect(first).not.toHaveProperty(["udp.checksum_ok"]);
    expect(readPayload("7e33 e5 06 0008 00000007 f0 f0b1 f0b2 abcd 01")).not.toHaveProperty(["udp.src_port"]);
  });

  test("a fragment header that is too short is malformed", () => {
    expect(readPayload("7e33 e4 11 04 0000 0000 01")).toMatchObject({ "malformed.reason": "truncated" });
  });
});
