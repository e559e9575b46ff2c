import { describe, expect, test } from "@jest/globals";
import { LINK_TYPE } from "../../dissection/src/index.js";
import { frameOf, readAll, readPayload } from "./read-frame.js";

const OUTER = `fe80${"00".repeat(13)}01 fe80${"00".repeat(13)}02`;
const INNER = `20010db8${"00".repeat(11)}0a 20010db8${"00".repeat(11)}0b`;
const UDP = "f0b1 f0b2 0008 0000";

function length(hex: string): string {
  return (hex.replaceAll(" ", "").length / 2).toString(16).padStart(4, "0");
}

function packet6(addresses: string, next: string, payload: string): string {
  return `60000000 ${length(payload)} ${next} 40 ${addresses} ${payload}`;
}

function packet4(protocol: string, payload: string): string {
  const total = length(`${"00".repeat(20)}${payload}`);
  return `4500 ${total} 0001 0000 40 ${protocol} 0000 0a000001 0a000002 ${payload}`;
}

function readRaw(packet: string): ReturnType<typeof readAll> {
  return readAll(frameOf(packet, { linkType: LINK_TYPE.RAW_IP }));
}

const RPL_OPTION = "00 63 04 a0 1e 0100";
const SOURCE_ROUTE = `02 03 01 00 00 0000 20010db8${"00".repeat(11)}0c`;
const ATOMIC_FRAGMENT = "00 0000 12345678";

/** Next header, then what it names: each extension header that has attributes. */
const EXTENSIONS: readonly (readonly [name: string, kind: string, content: string])[] = [
  ["hop-by-hop options", "00", RPL_OPTION],
  ["routing header", "2b", SOURCE_ROUTE],
  ["fragment header", "2c", ATOMIC_FRAGMENT],
  ["home address", "3c", `02 0102 0000 c9 10 ${"11".repeat(16)}`],
];
const OF_EXTENSIONS = /^ipv6\.(rpl_|rout|seg|frag_|home)/;

/** Of a packet in a packet, each protocol's attributes are those of its innermost header. */
describe("a packet in a packet", () => {
  test.each(EXTENSIONS)(
    "IPv6 in IPv6: %s of the outer header is not shown beside inner addresses",
    (...row) => {
      const [, kind, content] = row;
      const inner = packet6(INNER, "11", UDP);
      const values = readRaw(packet6(OUTER, kind, `29 ${content} ${inner}`));
      expect(values).toMatchObject({ "ipv6.src": "2001:db8::a", "ipv6.next_header": 17, "udp.len": 8 });
      expect(Object.keys(values).filter((name) => OF_EXTENSIONS.test(name))).toEqual([]);
      expect(values).not.toHaveProperty(["malformed.layer"]);
    },
  );

  test.each(EXTENSIONS)("IPv6 in IPv6: %s of the inner header is", (...row) => {
    const [, kind, content] = row;
    const inner = packet6(INNER, kind, `11 ${content} ${UDP}`);
    const values = readRaw(packet6(OUTER, "29", inner));
    expect(values).toMatchObject({ "ipv6.src": "2001:db8::a", "udp.len": 8 });
    expect(Object.keys(values).filter((name) => OF_EXTENSIONS.test(name))).not.toEqual([]);
  });

  test("IPv4 in IPv6, and back: the innermost of each version", () => {
    const values = readRaw(packet6(OUTER, "00", `04 ${RPL_OPTION} ${packet4("11", UDP)}`));
    expect(values).toMatchObject({ "ipv6.src": "fe80::1", "ip.src": "10.0.0.1", "ipv6.rpl_instance": 0x1e });
    const twice = readRaw(packet6(OUTER, "04", packet4("29", packet6(INNER, "11", UDP))));
    expect(twice).toMatchObject({ "ipv6.src": "2001:db8::a", "ip.src": "10.0.0.1", "udp.checksum_ok": 0 });
  });

  test("GRE: an Ethernet frame within forgets tags and type of the one around it", () => {
    const within = (rest: string): string => `020000000003 020000000004 ${rest}`;
    const gre = `0000 6558 ${within(`0026 ${"00".repeat(38)}`)}`;
    const bytes = `020000000001 020000000002 8100 2005 0800 ${packet4("2f", gre)}`;
    const values = readAll(frameOf(bytes, { linkType: LINK_TYPE.ETHERNET }));
    expect(values).toMatchObject({ "ethernet.src": "02:00:00:00:00:04", "gre.proto": 0x6558 });
    expect(values).not.toHaveProperty(["8021q.vid"]);
    expect(values).not.toHaveProperty(["ethernet.proto"]);
  });

  test("GRE in GRE: a key of the outer header is not the inner's", () => {
    const inner = `0000 0800 ${packet4("11", UDP)}`;
    const values = readRaw(packet4("2f", `2000 0800 00000007 ${packet4("2f", inner)}`));
    expect(values).toMatchObject({ "gre.version": 0, "udp.len": 8 });
    expect(values).not.toHaveProperty(["gre.key"]);
  });

  test("compressed in compressed: nothing of the outer header's extensions is left", () => {
    const values = readPayload(`7e33 e1 06 63 04 a0 1e 0102 ee 7a33 3b`);
    expect(values).toMatchObject({
      "ipv6.src": "fe80::a",
      "ipv6.next_header": 59,
      "lowpan.iphc_next_header": 59,
    });
    expect(values).not.toHaveProperty(["ipv6.rpl_instance"]);
  });
});

describe("extension headers of IPv6", () => {
  test.each([
    ["an authentication header", "33", `11 04 0000 00000001 00000002 ${"00".repeat(12)} ${UDP}`],
    ["Shim6", "8c", `11 00 80 0000000000 ${UDP}`],
    ["a mobility header", "87", `11 00 07 00 0000 0000 ${UDP}`],
    ["two hop-by-hop headers", "00", `00 00 010400000000 11 00 010400000000 ${UDP}`],
  ])("%s is passed over", (_, next, payload) => {
    expect(readRaw(packet6(OUTER, next, payload))).toMatchObject({ "udp.src_port": 0xf0b1 });
  });

  test.each([
    ["ESP", "32", `00000001 00000001 ${"00".repeat(16)}`],
    ["HIP", "8b", `3b 04 01 11 ${"00".repeat(36)}`],
    ["no next header", "3b", UDP],
  ])("%s ends the reading", (_, next, payload) => {
    const values = readRaw(packet6(OUTER, next, payload));
    expect(values).toMatchObject({ "ipv6.next_header": Number.parseInt(next, 16) });
    expect(values).not.toHaveProperty(["udp.src_port"]);
    expect(values).not.toHaveProperty(["malformed.layer"]);
  });

  test.each(["33", "3304", "11"])("an authentication header that is cut: %s", (payload) => {
    expect(readRaw(packet6(OUTER, "33", payload))).toMatchObject({
      "malformed.layer": "ipv6",
      "malformed.reason": "truncated",
    });
  });

  test("of headers and options that are repeated, the first is shown", () => {
    const second = `11 02 03 02 00 00 0000 20010db8${"00".repeat(11)}0d ${UDP}`;
    expect(readRaw(packet6(OUTER, "2b", `2b ${SOURCE_ROUTE} ${second}`))).toMatchObject({
      "ipv6.segments_left": 1,
      "ipv6.routing_destination": "2001:db8::c",
      "udp.len": 8,
    });
    const options = "11 01 63 04 a0 1e 0100 63 04 00 1f 0200 0100";
    expect(readRaw(packet6(OUTER, "00", `${options} ${UDP}`))).toMatchObject({ "ipv6.rpl_instance": 0x1e });
    expect(readRaw(packet6(OUTER, "2c", `2c ${ATOMIC_FRAGMENT} 11 00 0000 00000001 ${UDP}`))).toMatchObject({
      "ipv6.frag_identification": 0x12345678,
    });
  });

  test("a checksum is calculated with the home address of a mobile sender", () => {
    const home = `11 02 0102 0000 c9 10 ${"11".repeat(16)}`;
    const values = readRaw(packet6(OUTER, "3c", `${home} f0b1 f0b2 0008 976e`));
    expect(values).toMatchObject({ "ipv6.home_address": "1111:1111:1111:1111:1111:1111:1111:1111" });
    expect(values["udp.checksum_ok"]).toBe(1);
  });

  test("a jumbogram is as long as its option says", () => {
    const content = "00".repeat(70_000);
    const jumbo = `60000000 0000 00 40 ${OUTER} 11 00 c2 04 00011180 f0b1 f0b2 0000 0000 ${content}`;
    expect(readRaw(jumbo)).toMatchObject({ "ipv6.payload_len": 0, "udp.len": 0 });
    const short = `60000000 0000 00 40 ${OUTER} 11 00 c2 04 00000010 ${UDP}`;
    expect(readRaw(short)).toMatchObject({ "malformed.layer": "ipv6" });
    const other = `60000000 0000 00 40 ${OUTER} 11 00 010400000000 ${UDP}`;
    expect(readRaw(other)).toMatchObject({ "malformed.layer": "ipv6" });
  });
});
