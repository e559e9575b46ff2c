import { describe, expect, test } from "@jest/globals";
import { makeExtractor } from "../../dissection/src/index.js";
import { EXTENDED_HEADER, frameOf, readPayload, SHORT_HEADER } from "./read-frame.js";

const ECHO = "8000 0000 0001 0002";

/** Values that were compared with those of tshark 4.0.17 for the same frames. */
describe("HC1 and HC2 (RFC 4944, 10)", () => {
  test.each([
    [
      "all left out, ICMPv6",
      `fc 40 ${ECHO}`,
      { "ipv6.src": "fe80::a", "ipv6.dst": "fe80::b", "ipv6.next_header": 58, "icmpv6.echo_identifier": 1 },
    ],
    [
      "next header in full",
      `f8 3f 3a ${ECHO}`,
      { "ipv6.hop_limit": 63, "lowpan.iphc_next_header": 58, "icmpv6.type": 128, "ipv6.payload_len": 8 },
    ],
    [
      "prefixes and identifiers in full",
      `0c 40 20010db800000001 0000000000000001 20010db800000002 0000000000000002 ${ECHO}`,
      { "ipv6.src": "2001:db8:0:1::1", "ipv6.dst": "2001:db8:0:2::2", "lowpan.src": "2001:db8:0:1::1" },
    ],
    [
      "identifiers alone",
      `ac 40 0000000000000001 0000000000000002 ${ECHO}`,
      { "ipv6.src": "fe80::1", "ipv6.dst": "fe80::2" },
    ],
    [
      "traffic class and flow label, and a next header that does not begin at an octet",
      `f0 40 1234567 3a ${ECHO} 0`,
      { "ipv6.traffic_class": 0x12, "ipv6.flow_label": 0x34567, "ipv6.next_header": 58 },
    ],
    [
      "HC2 with both ports in four bits",
      "fb e0 40 12 abcd 0102",
      { "udp.src_port": 0xf0b1, "udp.dest_port": 0xf0b2, "udp.len": 10, "udp.checksum_ok": 0 },
    ],
    [
      "HC2 with nothing left out",
      "fb 00 40 1640 1641 000a abcd 0102",
      { "udp.src_port": 0x1640, "udp.dest_port": 0x1641, "udp.len": 10, "ipv6.payload_len": 10 },
    ],
    [
      "HC2 with another length than the datagram has",
      "fb 00 40 1640 1641 01f4 abcd 0102",
      { "udp.len": 500, "ipv6.payload_len": 10 },
    ],
    ["what is spoken at the port", "fb 20 40 1633 1633 abcd 40 01 0001", { "udp.len": 12, "coap.mid": 1 }],
    ["UDP without HC2", "fa 40 1640 1641 0008 abcd", { "udp.src_port": 0x1640, "udp.len": 8 }],
  ])("%s", (_, header, fields) => {
    expect(readPayload(`42 ${header}`)).toMatchObject(fields);
  });

  test("identifiers of short addresses", () => {
    expect(readPayload(`42 fc 40 ${ECHO}`, SHORT_HEADER)).toMatchObject({
      "ipv6.src": "fe80::ff:fe00:a",
      "ipv6.dst": "fe80::ff:fe00:b",
    });
    expect(readPayload(`42 fc 40 ${ECHO}`, "0118 01 cdab 0b00")).not.toHaveProperty(["ipv6.src"]);
  });

  test("a payload begins at the octet behind a header that ends within one", () => {
    expect(readPayload(`42 f4 40 1234567 0 ${ECHO}`)).toMatchObject({
      "ipv6.traffic_class": 0x12,
      "ipv6.flow_label": 0x34567,
      "ipv6.next_header": 58,
      "icmpv6.type": 128,
    });
  });

  test("ports and checksum that do not begin at an octet", () => {
    // 28 bits of traffic class and flow label, 16 bits of each port and of the checksum, 4 bits of padding.
    const frame = readPayload("42 f3 20 40 0000000 f0b1 1633 abcd 0 40010001");
    expect(frame).toMatchObject({ "udp.src_port": 0xf0b1, "udp.dest_port": 5683, "coap.mid": 1 });
    expect(frame["udp.checksum_ok"]).toBe(0);
  });

  test.each(["42", "42 fc", "42 fb e0 40 12 ab", "42 0c 40 2001"])("cut: %s", (payload) => {
    expect(readPayload(payload)).toMatchObject({
      "malformed.layer": "lowpan",
      "malformed.reason": "truncated",
    });
  });

  test("fragments are put together", () => {
    const names = ["lowpan.src", "ipv6.src", "udp.len"];
    const extractor = makeExtractor(names);
    const fragments = ["c03c 0001 42 fb e0 40 12 abcd 0011223344556677", "e03c 0001 07 8899aabb"];
    const seen = fragments.map((fragment) => {
      extractor.extract(frameOf(EXTENDED_HEADER + fragment));
      return names.map((_, i) => extractor.value(i));
    });
    expect(seen).toEqual([
      ["fe80::a", undefined, undefined],
      [undefined, "fe80::a", 20],
    ]);
  });
});
