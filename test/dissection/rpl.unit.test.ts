import { describe, expect, test } from "@jest/globals";
import type { Value } from "../../dissection/src/index.js";
import { readPayload } from "./read-frame.js";

/** The attributes of an RPL message behind a compressed header. */
function readRpl(code: string, body: string): Record<string, Value> {
  const entries = Object.entries(readPayload(`7b3b 3a 1a 9b ${code} 0000 ${body}`));
  return Object.fromEntries(entries.filter(([name]) => /^(rpl|malformed)\./.test(name)));
}

const DODAG = "20010db8000000000000000000000001";
const DIO = `1ef0 0200 8a 11 0000 ${DODAG}`;

/** Values that were compared with those of tshark 4.0.17 for the same frames. */
describe("RPL messages (RFC 6550, 6)", () => {
  test("a DIO", () => {
    expect(readRpl("01", DIO)).toEqual({
      "rpl.instance": 0x1e,
      "rpl.dio_version": 0xf0,
      "rpl.dio_rank": 0x0200,
      "rpl.dio_grounded": 1,
      "rpl.dio_mop": 1,
      "rpl.dio_preference": 2,
      "rpl.dio_dtsn": 0x11,
      "rpl.dio_dagid": "2001:db8::1",
    });
  });

  test("a DAO that asks for an acknowledgement, and one without a DODAG identifier", () => {
    expect(readRpl("02", `1e c0 00 07 ${DODAG}`)).toEqual({
      "rpl.instance": 0x1e,
      "rpl.dao_ack_request": 1,
      "rpl.dao_sequence": 7,
      "rpl.dao_dagid": "2001:db8::1",
    });
    expect(readRpl("02", "1e 00 00 07")).toEqual({
      "rpl.instance": 0x1e,
      "rpl.dao_ack_request": 0,
      "rpl.dao_sequence": 7,
    });
  });

  test.each(["1e 00 07 80", `1e 80 07 80 ${DODAG}`])("a DAO-ACK: %s", (body) => {
    expect(readRpl("03", body)).toEqual({
      "rpl.instance": 0x1e,
      "rpl.daoack_sequence": 7,
      "rpl.daoack_status": 0x80,
    });
  });

  test("of a message that ends early, what is there", () => {
    expect(readRpl("01", "1ef0 0200 88")).toMatchObject({
      "rpl.dio_rank": 0x0200,
      "rpl.dio_mop": 1,
      "malformed.layer": "rpl",
      "malformed.reason": "truncated",
    });
    expect(readRpl("02", "1e 40")).toMatchObject({ "rpl.instance": 0x1e, "malformed.reason": "truncated" });
    expect(readRpl("03", "1e 80 07")).toMatchObject({
      "rpl.daoack_sequence": 7,
      "malformed.reason": "truncated",
    });
  });

  /** Key identifier mode in bits 6 and 7, level in bits 0 to 2 (RFC 6550, 6.1). */
  const section = (modes: string): string => `00 00 ${modes} 00 00000007`;
  const open = expect.objectContaining({ "rpl.instance": 0x1e, "rpl.dio_rank": 0x0200 });

  test.each([
    ["a key index, code of 4 octets", "00", "05", 4],
    ["no key, code of 4 octets", "40", "", 4],
    ["key source and index, code of 8 octets", "82", "a1a2a3a4a5a6a7a8 05", 8],
    ["key source and index, signature of 384 octets", "c0", "a1a2a3a4a5a6a7a8 05", 384],
    ["key source and index, signature of 256 octets", "c2", "a1a2a3a4a5a6a7a8 05", 256],
  ])("a message that is authenticated alone is read: %s", (_, modes, key, code) => {
    const message = readRpl("81", `${section(modes)} ${key} ${DIO} ${"ff".repeat(code)}`);
    expect(message).toEqual(open);
    expect(message).not.toHaveProperty(["malformed.layer"]);
  });

  test.each(["01", "03", "c1", "04"])("a message that is ciphered, or nobody knows how: %s", (modes) => {
    expect(readRpl("81", `${section(modes)} 05 ${DIO} 00000000`)).toEqual({});
  });

  test.each(["00", section("00"), `${section("80")} 00`])("a security section that is cut: %s", (body) => {
    expect(readRpl("81", body)).toEqual({ "malformed.layer": "rpl", "malformed.reason": "truncated" });
  });
});

describe("RPL options (RFC 6550, 6.7), the first of each kind", () => {
  test.each([
    [
      "configuration",
      "040e 00 08 0c 0a 0700 0080 0001 00 1e 003c 040e 00 09 0d 0b 0701 0081 0002 00 1f 003d",
      {
        interval_doublings: 8,
        interval_min: 12,
        redundancy: 10,
        max_rank_increase: 0x700,
        min_hop_rank_increase: 0x80,
        objective_code_point: 1,
        default_lifetime: 0x1e,
        lifetime_unit: 0x3c,
      },
    ],
    [
      "metrics",
      "0212 07 0000 02 0180 03 0000 02 0004 02 0000 02 01c0",
      { metric_type: 7, metric_etx: 0x180, metric_hop_count: 4, metric_energy: 0xc0 },
    ],
    ["a metric without a value", "0204 01 0000 00", { metric_type: 1 }],
    [
      "prefix information, behind padding",
      `00 0102 0000 081e 40 c0 00015180 00003840 00000000 20010db8${"00".repeat(12)} 081e 30 c0 ${"00".repeat(28)}`,
      { prefix: "2001:db8::", prefix_length: 64 },
    ],
    [
      "route information",
      "030e 40 08 00015180 20010db800010000",
      { route_prefix: "2001:db8:1::", route_prefix_length: 64 },
    ],
    [
      "solicited information",
      `0713 1e 20 ${DODAG} f0`,
      { solicited_instance: 0x1e, solicited_dagid: "2001:db8::1", solicited_version: 0xf0 },
    ],
    [
      "targets and transit",
      `050a 00 40 20010db800000000 0512 00 80 ${DODAG} 0614 80 01 06 ff ${DODAG} 0604 00 02 07 fe`,
      {
        target: "2001:db8::",
        target_length: 64,
        transit_path_control: 1,
        transit_path_sequence: 6,
        transit_lifetime: 255,
        transit_parent: "2001:db8::1",
      },
    ],
    ["one that is not known", "ff02 0102", {}],
  ])("%s", (_, options, fields) => {
    const expected = Object.entries(fields).map(([name, value]) => [`rpl.${name}`, value]);
    expect(readRpl("00", `0000 ${options}`)).toEqual(Object.fromEntries(expected));
  });

  test.each([
    ["configuration", "040d 00 08 0c 0a 0700 0080 0001 00 1e 00"],
    ["target without its length", "0501 00"],
    ["target that is cut", "0503 00 80 20"],
    ["target of 129 bits", `0513 00 81 ${DODAG} 00`],
    ["target with more octets than an address has", `0513 00 80 ${DODAG} 00`],
    ["transit", "0603 00 00 06"],
    ["route information", "0305 40 08 000151"],
    ["solicited information", `0712 1e 20 ${DODAG}`],
    ["prefix information", `081d ${"00".repeat(29)}`],
    ["head of a metric", "0203 07 0000"],
    ["metric that is cut", "0205 07 0000 02 01"],
  ])("too short or too long: %s", (_, options) => {
    expect(readRpl("00", `0000 ${options}`)).toMatchObject({
      "malformed.layer": "rpl",
      "malformed.reason": "bad option length",
    });
  });
});
