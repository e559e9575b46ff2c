import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatIp6 } from "../../dissection/src/index.js";
import { EXTENDED_HEADER, readPayload, SHORT_HEADER } from "./read-frame.js";

/** Contexts of the tests: an ordinary prefix, a long one, and one that ends within an octet. */
const contexts = { 0: "aaaa::/64", 1: "2001:db8:1:2:3:4::/96", 2: "2001:db8:ff00::/36" };

/** A base encoding with UDP behind it: hop limit 64, no traffic class, next header in NHC. */
function iphc(address: number, more = ""): string {
  const context = (address & 0x80) === 0 ? "" : more.slice(0, 2);
  return `7e${address.toString(16).padStart(2, "0")}${context}${more.slice(context.length)}f712`;
}

describe("IPHC addresses (RFC 6282, 3.1.1)", () => {
  test.each([
    ["source and destination from extended MAC addresses", 0x33, "", EXTENDED_HEADER, "fe80::a", "fe80::b"],
    ["source and destination from short ones", 0x33, "", SHORT_HEADER, "fe80::ff:fe00:a", "fe80::ff:fe00:b"],
    ["16 bits inline", 0x22, "12345678", EXTENDED_HEADER, "fe80::ff:fe00:1234", "fe80::ff:fe00:5678"],
    [
      "64 bits inline",
      0x11,
      `${"01".repeat(8)}${"02".repeat(8)}`,
      EXTENDED_HEADER,
      "fe80::101:101:101:101",
      "fe80::202:202:202:202",
    ],
    [
      "all inline",
      0x00,
      `2001${"00".repeat(13)}01fd${"00".repeat(14)}02`,
      EXTENDED_HEADER,
      "2001::1",
      "fd00::2",
    ],
    ["unspecified source, all nodes", 0x4b, "01", EXTENDED_HEADER, "::", "ff02::1"],
    ["multicast of 32 bits", 0x3a, "05010203", EXTENDED_HEADER, "fe80::a", "ff05::1:203"],
    ["multicast of 48 bits", 0x39, "050102030405", EXTENDED_HEADER, "fe80::a", "ff05::1:203:405"],
    ["multicast inline", 0x38, `ff0e${"00".repeat(13)}07`, EXTENDED_HEADER, "fe80::a", "ff0e::7"],
    ["context 0 without extension", 0x77, "", EXTENDED_HEADER, "aaaa::a", "aaaa::b"],
    ["contexts 0 and 1", 0xf6, "011234", EXTENDED_HEADER, "aaaa::a", "2001:db8:1:2:3:4:fe00:1234"],
    ["context 2 ends within an octet", 0xf7, "20", EXTENDED_HEADER, "2001:db8:f000::a", "aaaa::b"],
    [
      "multicast with the prefix of a context",
      0x3c,
      "0e0011223344",
      EXTENDED_HEADER,
      "fe80::a",
      "ff0e:40:aaaa::1122:3344",
    ],
  ])("%s", (_, address, inline, header, source, destination) => {
    const frame = readPayload(iphc(address, inline), header, { contexts });
    expect(frame).toMatchObject({
      "ipv6.src": source,
      "ipv6.dst": destination,
      "lowpan.src": source,
      "lowpan.dst": destination,
      "udp.src_port": 0xf0b1,
    });
  });

  test("an address of an unknown context is absent; all else is read", () => {
    const frame = readPayload(iphc(0x77));
    expect(frame).not.toHaveProperty(["ipv6.src"]);
    expect(frame).not.toHaveProperty(["lowpan.dst"]);
    expect(frame).toMatchObject({ "udp.src_port": 0xf0b1, "ipv6.hop_limit": 64 });
  });

  test("an identifier that is elided in a frame without source address is absent", () => {
    const frame = readPayload(iphc(0x33), "0118 01 cdab 0b00");
    expect(frame).not.toHaveProperty(["ipv6.src"]);
    expect(frame["ipv6.dst"]).toBe("fe80::ff:fe00:b");
  });

  test.each([
    ["destination mode 00 with context", 0x34],
    ["multicast mode 01 with context", 0x3d],
  ])("reserved: %s", (_, address) => {
    const frame = readPayload(iphc(address, "0000000000000000"));
    expect(frame).toMatchObject({
      "malformed.layer": "lowpan",
      "malformed.reason": "reserved IPHC address mode",
    });
    expect(frame["lowpan.src"]).toBe("fe80::a");
    expect(frame).not.toHaveProperty(["ipv6.src"]);
  });

  test("any address that is inline comes out as it went in", () => {
    const address = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(address, address, (source, destination) => {
        const inline = Buffer.concat([source, destination]).toString("hex");
        expect(readPayload(iphc(0x00, inline))).toMatchObject({
          "ipv6.src": formatIp6(source, 0),
          "ipv6.dst": formatIp6(destination, 0),
        });
      }),
    );
  });
});

describe("IPHC fields", () => {
  test.each([
    ["11: nothing", "7a33 3a", 0, 0],
    ["10: ECN and DSCP", "7233 c5 3a", 0x17, 0],
    ["01: ECN and flow label", "6a33 4abcde 3a", 1, 0xabcde],
    ["00: all", "6233 c5 0abcde 3a", 0x17, 0xabcde],
  ])("traffic class and flow label, TF %s", (_, header, trafficClass, flowLabel) => {
    expect(readPayload(header)).toMatchObject({
      "ipv6.traffic_class": trafficClass,
      "ipv6.flow_label": flowLabel,
      "ipv6.next_header": 58,
      "lowpan.iphc_next_header": 58,
      "ipv6.hop_limit": 64,
      "ipv6.payload_len": 0,
    });
  });

  test.each([
    ["7833 3a 07", 7],
    ["7933 3a", 1],
    ["7a33 3a", 64],
    ["7b33 3a", 255],
  ])("hop limit of %s", (header, limit) => {
    expect(readPayload(header)["ipv6.hop_limit"]).toBe(limit);
  });
});

describe("next header compression (RFC 6282, 4)", () => {
  test.each([
    ["both ports", "f0 1633 1634 abcd", 0x1633, 0x1634],
    ["destination in 8 bits", "f1 1633 34 abcd", 0x1633, 0xf034],
    ["source in 8 bits", "f2 33 1634 abcd", 0xf033, 0x1634],
    ["both in 4 bits", "f3 34 abcd", 0xf0b3, 0xf0b4],
    ["checksum elided", "f4 1633 1634", 0x1633, 0x1634],
  ])("UDP, %s", (_, header, source, destination) => {
    expect(readPayload(`7e33 ${header} 0102030405`)).toMatchObject({
      "udp.src_port": source,
      "udp.dest_port": destination,
      "udp.len": 13,
      "ipv6.payload_len": 13,
      "ipv6.next_header": 17,
    });
  });

  test("a hop-by-hop header with the RPL option, then UDP", () => {
    const frame = readPayload("7e33 e1 06 63 04 a0 1e 0102 f3 12 abcd 00");
    expect(frame).toMatchObject({
      "ipv6.next_header": 0,
      "ipv6.rpl_instance": 0x1e,
      "ipv6.rpl_sender_rank": 0x0102,
      "ipv6.rpl_o": 1,
      "ipv6.rpl_r": 0,
      "ipv6.rpl_f": 1,
      "udp.len": 9,
      "ipv6.payload_len": 17,
    });
  });

  test("extension headers whose next header is inline", () => {
    const frame = readPayload("7e33 e6 3a 06 000000000000 9b00 0000 0000");
    expect(frame).toMatchObject({ "ipv6.next_header": 60, "icmpv6.type": 155, "ipv6.payload_len": 14 });
  });

  test("an IPv6 header within: the inner addresses count, elided identifiers are those of the outer", () => {
    const inline = `2001${"00".repeat(13)}01`;
    const frame = readPayload(`7e11 1111111111111111 2222222222222222 ee 7e03 ${inline} f3 12 abcd`);
    expect(frame).toMatchObject({
      "lowpan.src": "2001::1",
      "ipv6.src": "2001::1",
      "ipv6.dst": "fe80::2222:2222:2222:2222",
      "udp.src_port": 0xf0b1,
    });
    const unknown = readPayload("7e77 ee 7e33 f3 12 abcd");
    expect(unknown).not.toHaveProperty(["ipv6.src"]);
  });

  test.each(["b0", "b1", "d0", "d7", "df"])("GHC is recognised, and not read: %s", (octet) => {
    const frame = readPayload(`7e33 ${octet} 01 02 03`);
    expect(frame).toMatchObject({ "lowpan.ghc": 1, "ipv6.src": "fe80::a" });
    expect(frame).not.toHaveProperty(["malformed.layer"]);
  });

  test.each(["b2", "d8", "de", "c0", "ea"])("nobody has assigned %s", (octet) => {
    expect(readPayload(`7e33 ${octet} 01 02 03`)).not.toHaveProperty(["lowpan.ghc"]);
  });

  test("what is not read is not called malformed", () => {
    expect(readPayload("7e33 b0 01")).not.toHaveProperty(["malformed.layer"]);
  });
});

describe("headers before the IPv6 header", () => {
  test("of a first fragment alone only how its header is compressed is shown", () => {
    expect(readPayload("c1f4 00ab 7a33 3a 9b00")).toEqual({
      "lowpan.frag_size": 500,
      "lowpan.frag_tag": 0xab,
      "lowpan.iphc_base_encoding": 0x7a33,
      "lowpan.iphc_next_header": 58,
      "lowpan.src": "fe80::a",
      "lowpan.dst": "fe80::b",
    });
  });

  test("what a first fragment leaves to the next is no fault", () => {
    expect(readPayload("c1f4 00ab 7e33 f3")).not.toHaveProperty(["malformed.layer"]);
  });

  test("a later fragment says where it belongs, and no more", () => {
    expect(readPayload("e1f4 00ab 0c 4100")).toEqual({
      "lowpan.frag_size": 500,
      "lowpan.frag_tag": 0xab,
      "lowpan.frag_offset": 96,
    });
  });

  test("a mesh header replaces the MAC addresses, and a broadcast header is passed over", () => {
    expect(readPayload("b5 0102 0304 50 07 7e33 f3 12 abcd")).toMatchObject({
      "lowpan.mesh_orig": "0x0102",
      "lowpan.mesh_dest": "0x0304",
      "lowpan.mesh_hops": 5,
      "ipv6.src": "fe80::ff:fe00:102",
      "ipv6.dst": "fe80::ff:fe00:304",
    });
  });

  test("a mesh header with extended addresses and many hops", () => {
    expect(readPayload("8f 1e 0200000000000001 0200000000000002 7e33 f3 12 abcd")).toMatchObject({
      "lowpan.mesh_orig": "02:00:00:00:00:00:00:01",
      "lowpan.mesh_hops": 30,
      "ipv6.src": "fe80::1",
      "ipv6.dst": "fe80::2",
    });
  });

  test.each(["00", "08 00"])("%s is not 6LoWPAN that is read here", (payload) => {
    expect(readPayload(payload)).toEqual({});
  });
});
