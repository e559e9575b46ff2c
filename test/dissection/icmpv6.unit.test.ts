import { describe, expect, test } from "@jest/globals";
import { internetChecksum } from "../../dissection/src/encode/internet-checksum.js";
import { makeExtractor, parseIp6, type Value } from "../../dissection/src/index.js";
import { EXTENDED_HEADER, frameOf, readPayload } from "./read-frame.js";

/** The attributes of an ICMPv6 message behind a compressed header. */
function readMessage(message: string): Record<string, Value> {
  const entries = Object.entries(readPayload(`7b33 3a ${message}`));
  return Object.fromEntries(
    entries.filter(
      ([name]) => /^(icmpv6|malformed)\./.test(name) && !/\.(type|code|checksum_ok)$/.test(name),
    ),
  );
}

const TARGET = "20010db8000000000000000000000001";
const LINK_OPTION = "0102 020000000000000a 000000000000";

/** Values that were compared with those of tshark 4.0.17 for the same frames. */
describe("ICMPv6 (RFC 4443, RFC 4861, RFC 6775)", () => {
  test.each([
    ["echo request", "8000 0000 0001 0002 aabb", { echo_identifier: 1, echo_sequence: 2 }],
    ["echo reply", "8100 0000 0001 0002", { echo_identifier: 1, echo_sequence: 2 }],
    ["packet too big", "0200 0000 00000500 60", { mtu: 1280 }],
    ["parameter problem", "0401 0000 00000028 60", { pointer: 40 }],
    ["destination unreachable", "0104 0000 00000000 60", {}],
    ["router solicitation", `8500 0000 00000000 ${LINK_OPTION}`, { link_address: "020000000000000a" }],
    [
      "router advertisement",
      `8600 0000 40 00 0708 00000000 00000000
       0304 40 c0 00015180 00003840 00000000 20010db8${"00".repeat(12)} 2202 40 13 0000 0bb8 aaaa000000000001`,
      {
        ra_hop_limit: 64,
        ra_router_lifetime: 1800,
        prefix: "2001:db8::",
        prefix_length: 64,
        prefix_valid_lifetime: 86400,
        context_id: 3,
        context_length: 64,
        context_compresses: 1,
        context_lifetime: 3000,
        context_prefix: "aaaa:0:0:1::",
      },
    ],
    [
      "neighbour solicitation that registers an address",
      `8700 0000 00000000 ${TARGET} ${LINK_OPTION} 2102 00 00 0000 003c 020000000000000a`,
      {
        ns_target: "2001:db8::1",
        link_address: "020000000000000a",
        aro_status: 0,
        aro_lifetime: 60,
        aro_eui64: "02:00:00:00:00:00:00:0a",
      },
    ],
    [
      "neighbour advertisement with an address of 48 bits",
      `8800 0000 e0000000 ${TARGET} 0201 0a0b0c0d0e0f`,
      {
        na_target: "2001:db8::1",
        na_router: 1,
        na_solicited: 1,
        na_override: 1,
        link_address: "0a0b0c0d0e0f",
      },
    ],
  ])("%s", (_, message, fields) => {
    const expected = Object.entries(fields).map(([name, value]) => [`icmpv6.${name}`, value]);
    expect(readMessage(message)).toEqual(Object.fromEntries(expected));
  });

  test.each([
    ["echo", "8000 0000 0001", "truncated"],
    ["packet too big", "0200 0000 0000", "truncated"],
    ["router solicitation", "8500 0000 0000", "truncated"],
    ["router advertisement", "8600 0000 40 00 0708", "truncated"],
    ["neighbour solicitation", "8700 0000 00000000 2001", "truncated"],
    ["option of length 0", `8700 0000 00000000 ${TARGET} 0100`, "bad option length"],
    ["option without length", `8700 0000 00000000 ${TARGET} 01`, "truncated"],
    ["option that is cut", `8700 0000 00000000 ${TARGET} 0102 0102`, "truncated"],
  ])("malformed: %s", (_, message, reason) => {
    expect(readMessage(message)).toMatchObject({ "malformed.layer": "icmpv6", "malformed.reason": reason });
  });

  test("options that are too short for what they are say nothing", () => {
    const options = "0301 40c000015180 2101 000000000000 2201 40 13 0000 0bb8";
    expect(readMessage(`8700 0000 00000000 ${TARGET} ${options}`)).toEqual({
      "icmpv6.ns_target": "2001:db8::1",
    });
  });
});

describe("contexts that routers advertise (RFC 6775, 4.2)", () => {
  /** A router advertisement with a context, from fe80::a to fe80::b; `error` is added to its checksum. */
  function advertise(identifier: string, bits: string, prefix: string, hopLimit = "7b33", error = 0): string {
    const length = prefix.length > 16 ? "03" : "02";
    const rest = `40000708${"00".repeat(8)}22${length}${bits}1${identifier}00000bb8${prefix}`;
    const message = Buffer.from(`86000000${rest}`, "hex");
    const sum = internetChecksum(parseIp6("fe80::a")!, parseIp6("fe80::b")!, 58, message);
    return `${hopLimit} 3a 8600 ${((sum + error) & 0xffff).toString(16).padStart(4, "0")} ${rest}`;
  }
  /** Source and destination with context 3. */
  const COMPRESSED = "7af7 33 3a 8000 0000 0001 0002";
  const OTHER_PAN = EXTENDED_HEADER.replace("cdab", "cdac");

  function readAddresses(
    payloads: readonly (readonly [string, string])[],
    contexts = {},
  ): (Value | undefined)[] {
    const extractor = makeExtractor(["ipv6.src"], { contexts });
    return payloads.map(([header, payload]) => {
      extractor.extract(frameOf(header + payload));
      return extractor.value(0);
    });
  }

  test("are used from then on, also if only addresses are asked for, until they change", () => {
    const seen = readAddresses([
      [EXTENDED_HEADER, COMPRESSED],
      [EXTENDED_HEADER, advertise("3", "40", "aaaa000000000001")],
      [EXTENDED_HEADER, COMPRESSED],
      [EXTENDED_HEADER, advertise("3", "50", "bbbb0000000000010002000000000000")],
      [EXTENDED_HEADER, COMPRESSED],
    ]);
    expect(seen).toEqual([undefined, "fe80::a", "aaaa:0:0:1::a", "fe80::a", "bbbb::1:2:0:0:a"]);
  });

  test("count in their PAN alone, and less than what the options say", () => {
    const advertised = [EXTENDED_HEADER, advertise("3", "40", "aaaa000000000001")] as const;
    expect(readAddresses([advertised, [OTHER_PAN, COMPRESSED]])[1]).toBeUndefined();
    expect(readAddresses([advertised, [EXTENDED_HEADER, COMPRESSED]], { 3: "cccc::/64" })[1]).toBe("cccc::a");
  });

  test.each([
    ["with more bits than are sent", advertise("3", "41", "aaaa000000000001")],
    ["with a wrong checksum", advertise("3", "40", "aaaa000000000001", "7b33", 1)],
    ["from farther away than a neighbour is", advertise("3", "40", "aaaa000000000001", "7a33")],
  ])("%s are not learned", (_, wrong) => {
    expect(
      readAddresses([
        [EXTENDED_HEADER, wrong],
        [EXTENDED_HEADER, COMPRESSED],
      ])[1],
    ).toBeUndefined();
  });
});
