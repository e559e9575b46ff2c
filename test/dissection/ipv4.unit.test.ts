import { describe, expect, test } from "@jest/globals";
import { ethernet, hex16, IPV4, ipv4, join, overIpv4, PROTOCOL, read, tcp, udp } from "./wired-frames.js";

describe("IPv4", () => {
  test("its fields", () => {
    const header = { protocol: 200, fragment: 0x4000, identification: 0xbeef };
    expect(read(ethernet(IPV4, ipv4(header, "00")), "ip")).toEqual({
      "ip.version": 4,
      "ip.header_len": 20,
      "ip.proto_tos": 0,
      "ip.tot_len": 21,
      "ip.identification": 0xbeef,
      "ip.rf_flag": 0,
      "ip.df_flag": 1,
      "ip.mf_flag": 0,
      "ip.frag_offset": 0,
      "ip.proto_ttl": 64,
      "ip.proto_id": 200,
      "ip.checksum_ok": 1,
      "ip.src": "10.0.0.1",
      "ip.dst": "10.0.0.2",
    });
  });

  test("a wrong checksum", () => {
    const bytes = overIpv4(200, "00");
    bytes[22]! ^= 1;
    expect(read(bytes, "ip")).toMatchObject({ "ip.checksum_ok": 0 });
  });

  test.each([
    ["94040000 00000000", { "ip.opts_type": 0x94, "ip.padding_check": 0 }],
    ["0194040000 00 01 00", { "ip.opts_type": 1, "ip.padding_check": 1 }],
    ["0101 0101", { "ip.opts_type": 1, "ip.padding_check": 0 }],
    ["94010000", { "ip.opts_type": 0x94, "malformed.layer": "ip", "malformed.reason": "bad option length" }],
    ["01010194", { "ip.opts_type": 1, "malformed.layer": "ip", "malformed.reason": "bad option length" }],
  ])("options %s", (options, expected) => {
    const values = read(ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP, options }, udp(5, 6))), "ip", "udp");
    expect(values).toMatchObject({ ...expected, "udp.src_port": 5 });
  });

  test.each([
    ["a loose one under way", "83 07 04 c0000263 00", "192.0.2.99"],
    ["a strict one under way", "89 0b 08 c0000263 c0000264 00", "192.0.2.100"],
    ["one at its end", "83 07 08 c0000263 00", "10.0.0.2"],
    ["one of broken addresses", "83 06 04 c00002 0000", "10.0.0.2"],
    ["one that is none", "07 07 04 c0000263 00", "10.0.0.2"],
  ])("the destination is that of a source route: %s", (_, options, destination) => {
    const bytes = ethernet(IPV4, ipv4({ protocol: 200, options }, "00"));
    expect(read(bytes, "ip")).toMatchObject({ "ip.dst": destination });
  });

  test("of a header that is cut, what is there", () => {
    const bytes = overIpv4(200, "00");
    const names = [21, 22, 23, 24, 30].map((length) => Object.keys(read(bytes.subarray(0, length), "ip")));
    expect(names.map((shown) => shown.includes("ip.identification"))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(names.map((shown) => shown.includes("ip.proto_ttl"))).toEqual([false, false, true, true, true]);
    expect(names.map((shown) => shown.includes("ip.proto_id"))).toEqual([false, false, false, true, true]);
    expect(names.map((shown) => shown.includes("ip.src"))).toEqual([false, false, false, false, true]);
  });

  test("what lies behind the packet is no payload; a length of 0 is to be filled in later", () => {
    const packet = ipv4({ protocol: PROTOCOL.TCP }, tcp(5, 6, "aabb"));
    expect(read(ethernet(IPV4, packet, "00000000"), "tcp")).toMatchObject({ "tcp.payload_len": 2 });
    const later = ipv4({ protocol: PROTOCOL.TCP, totalLength: 0 }, tcp(5, 6, "aabb"));
    expect(read(ethernet(IPV4, later), "tcp")).toMatchObject({ "tcp.p_payload": "aabb" });
  });

  test.each([
    ["truncated", join("4500 0014")],
    ["bad version", join("55", new Uint8Array(19))],
    ["bad header length", join("43", new Uint8Array(19))],
    ["bad header length", ipv4({ protocol: 17, totalLength: 19 })],
    ["truncated", ipv4({ protocol: 17, options: "01010101" }).subarray(0, 20)],
  ])("%s", (reason, packet) => {
    const values = read(ethernet(IPV4, packet), "udp");
    expect(values).toEqual({ "malformed.layer": "ip", "malformed.reason": reason });
  });

  test("a packet in a packet: the inner one", () => {
    const inner = ipv4({ protocol: PROTOCOL.UDP, source: "c0a80001" }, "0005 0006 0008 0000");
    const outer = ipv4({ protocol: PROTOCOL.IPV4, options: "01010101" }, inner);
    const values = read(ethernet(IPV4, outer), "ip", "udp");
    expect(values).toMatchObject({ "ip.src": "192.168.0.1", "udp.src_port": 5 });
    expect(values).not.toHaveProperty("ip.opts_type");
    expect(values).not.toHaveProperty("udp.checksum_ok");
  });
});

describe("ICMP and GRE", () => {
  test("an echo", () => {
    expect(read(overIpv4(PROTOCOL.ICMP, "08000000 0102 0304 64617461"), "icmp")).toEqual({
      "icmp.type": 8,
      "icmp.code": 0,
      "icmp.identifier": 0x102,
      "icmp.sequence": 0x304,
      "icmp.data": "64617461",
    });
  });

  test("which messages have an identifier", () => {
    const numbered = Array.from({ length: 40 }, (_, type) => type).filter((type) => {
      const message = join(hex16(type << 8), "0000 0102 0304");
      return "icmp.identifier" in read(overIpv4(PROTOCOL.ICMP, message), "icmp");
    });
    expect(numbered).toEqual([0, 8, 13, 14, 15, 16, 17, 18]);
  });

  test("a redirect; the packet that it quotes is data", () => {
    const quoted = ipv4({ protocol: PROTOCOL.UDP, source: "c0a80001" }, udp(5, 6));
    const values = read(overIpv4(PROTOCOL.ICMP, "05010000 0a000009", quoted), "icmp", "ip", "udp");
    expect(values).toMatchObject({ "icmp.gateway": "10.0.0.9", "ip.src": "10.0.0.1" });
    expect(values).not.toHaveProperty("udp.src_port");
  });

  test.each(["08", "080000"])("a short message: %s", (bytes) => {
    expect(read(overIpv4(PROTOCOL.ICMP, bytes))).toEqual({
      "malformed.layer": "icmp",
      "malformed.reason": "truncated",
    });
  });

  test("GRE with all its words", () => {
    const inner = ipv4({ protocol: PROTOCOL.UDP }, udp(5, 6));
    const values = read(overIpv4(PROTOCOL.GRE, "b000 0800 0000 0000 0000004d 00000001", inner), "gre", "udp");
    expect(values).toMatchObject({ "gre.version": 0, "gre.proto": 0x800, "gre.key": 77, "udp.src_port": 5 });
  });

  test("GRE of Ethernet, of version 1, with routing, and cut", () => {
    const inner = ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP }, udp(5, 6)));
    expect(read(overIpv4(PROTOCOL.GRE, "0000 6558", inner), "udp")).toMatchObject({ "udp.src_port": 5 });
    expect(read(overIpv4(PROTOCOL.GRE, "3001 880b 0000 0001 00000002"), "gre")).toEqual({
      "gre.version": 1,
      "gre.proto": 0x880b,
    });
    expect(read(overIpv4(PROTOCOL.GRE, "4000 0800 00000000"), "gre")).not.toHaveProperty("gre.key");
    for (const bytes of ["2000", "2000 0800 00"])
      expect(read(overIpv4(PROTOCOL.GRE, bytes))).toMatchObject({ "malformed.layer": "gre" });
  });
});
