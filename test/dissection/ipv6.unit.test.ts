import { describe, expect, test } from "@jest/globals";
import { readPayload } from "./read-frame.js";

const SOURCE = `fe80${"00".repeat(13)}0a`;
const ROOT = `2001${"00".repeat(13)}01`;

/** An uncompressed IPv6 header and `payload` behind it. */
function ipv6(nextHeader: string, payload: string): string {
  const length = (payload.replaceAll(" ", "").length / 2).toString(16).padStart(4, "0");
  return `41 61 7a bc de ${length} ${nextHeader} 40 ${SOURCE} ${ROOT} ${payload}`;
}

function rpl(code: string, body: string): Record<string, unknown> {
  return readPayload(ipv6("3a", `9b ${code} 0000 ${body}`));
}

describe("IPv6", () => {
  test("its fixed header, and UDP", () => {
    expect(readPayload(ipv6("11", "1630 1634 0009 abcd 01"))).toEqual({
      "ipv6.src": "fe80::a",
      "ipv6.dst": "2001::1",
      "ipv6.traffic_class": 0x17,
      "ipv6.flow_label": 0xabcde,
      "ipv6.payload_len": 9,
      "ipv6.next_header": 17,
      "ipv6.hop_limit": 64,
      "udp.src_port": 0x1630,
      "udp.dest_port": 0x1634,
      "udp.len": 9,
      "udp.checksum_ok": 0,
    });
  });

  test.each([
    [
      "hop-by-hop with the RPL option of RFC 9008",
      "00",
      "11 00 23 04 80 1e 0102",
      { "ipv6.rpl_sender_rank": 258 },
    ],
    ["hop-by-hop with padding", "00", "11 00 00 01 03 000000", {}],
    ["routing, twice as long", "2b", `11 01 ${"00".repeat(14)}`, {}],
    ["destination options", "3c", "11 00 01 04 00000000", {}],
    ["fragment header of a whole packet", "2c", "11 00 0000 00000001", {}],
  ])("extension header: %s", (_, nextHeader, header, attributes) => {
    expect(readPayload(ipv6(nextHeader, `${header} 1633 1634 0008 abcd`))).toMatchObject({
      "udp.len": 8,
      ...attributes,
    });
  });

  test("behind the header of a later fragment nothing is read", () => {
    expect(readPayload(ipv6("2c", "11 00 0008 00000001 1633 1634 0008 abcd"))).not.toHaveProperty([
      "udp.len",
    ]);
  });

  test.each([
    ["header", "41 60000000 0000 3a", "ipv6", "truncated"],
    ["version", "41 50000000 0000 3a 40", "ipv6", "bad version"],
    ["option", ipv6("00", "11 00 63 09 00000000"), "ipv6", "bad option length"],
    ["extension header", ipv6("00", "11 09 01 04 00000000"), "ipv6", "truncated"],
    ["UDP", ipv6("11", "1633 1634"), "udp", "truncated"],
    ["ICMPv6", ipv6("3a", "9b"), "icmpv6", "truncated"],
    ["DIO", ipv6("3a", "9b 01 0000 1e f0"), "rpl", "truncated"],
    ["RPL option", ipv6("3a", "9b 00 0000 0000 05 20 00"), "rpl", "truncated"],
    ["target", ipv6("3a", "9b 00 0000 0000 05 02 00 80"), "rpl", "bad option length"],
  ])("malformed: %s", (_, payload, layer, reason) => {
    expect(readPayload(payload)).toMatchObject({ "malformed.layer": layer, "malformed.reason": reason });
  });

  test("what stands behind the payload is not read", () => {
    const payload = ipv6("11", "1633 1634 0008 abcd").replace("0008 11", "0004 11");
    expect(readPayload(payload)).toMatchObject({ "malformed.layer": "udp" });
  });
});

describe("RPL (RFC 6550, 6)", () => {
  test("DIS", () => {
    expect(rpl("00", "0000 0000")).toMatchObject({ "icmpv6.type": 155, "icmpv6.code": 0 });
  });

  test("DIO with its configuration", () => {
    const configuration = "04 0e 00 08 0c 0a 0700 0100 0000 00 1e 003c";
    expect(rpl("01", `1e f0 0200 88 11 00 00 ${ROOT} 01 02 0000 00 ${configuration}`)).toMatchObject({
      "icmpv6.code": 1,
      "rpl.instance": 0x1e,
      "rpl.dio_version": 240,
      "rpl.dio_rank": 512,
      "rpl.dio_grounded": 1,
      "rpl.dio_mop": 1,
      "rpl.dio_dtsn": 17,
      "rpl.dio_dagid": "2001::1",
      "rpl.min_hop_rank_increase": 256,
    });
  });

  test("DAO with identifier, two targets and two transits: the first count", () => {
    const target = (last: string) => `05 12 00 80 2001${"00".repeat(13)}${last}`;
    const transit = (life: string) => `06 14 00 00 00 ${life} ${ROOT}`;
    const options = `${target("07")} ${target("08")} ${transit("1e")} ${transit("1f")}`;
    expect(rpl("02", `1e 40 00 f1 ${ROOT} ${options}`)).toMatchObject({
      "rpl.instance": 0x1e,
      "rpl.dao_sequence": 241,
      "rpl.dao_dagid": "2001::1",
      "rpl.target": "2001::7",
      "rpl.transit_parent": "2001::1",
      "rpl.transit_lifetime": 30,
    });
  });

  test("a target prefix is filled up with zeros; a storing transit has no parent", () => {
    const frame = rpl("02", "1e 00 00 f1 05 0a 00 40 2001 0db8 0001 0002 06 04 00 00 00 1e");
    expect(frame).toMatchObject({ "rpl.target": "2001:db8:1:2::", "rpl.transit_lifetime": 30 });
    expect(frame).not.toHaveProperty(["rpl.transit_parent"]);
    expect(frame).not.toHaveProperty(["rpl.dao_dagid"]);
  });

  test("DAO-ACK, with and without identifier", () => {
    expect(rpl("03", "1e 00 f1 82")).toMatchObject({ "rpl.instance": 0x1e, "rpl.daoack_status": 130 });
    expect(rpl("03", `1e 80 f1 00 ${ROOT}`)).toMatchObject({ "rpl.daoack_status": 0 });
  });

  test("of a ciphered message only type and code are read", () => {
    const frame = rpl("81", "00000100".padEnd(80, "0"));
    expect(frame["icmpv6.code"]).toBe(0x81);
    expect(frame).not.toHaveProperty(["rpl.dio_rank"]);
  });
});
