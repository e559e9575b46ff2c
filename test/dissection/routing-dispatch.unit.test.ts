import { describe, expect, test } from "@jest/globals";
import type { Value } from "../../dissection/src/index.js";
import { readPayload } from "./read-frame.js";

const PACKET = "7e33 f7 12 00";

/** What the routing headers say, and where the packet behind them goes. */
function readHeaders(payload: string): Record<string, Value> {
  const entries = Object.entries(readPayload(payload));
  return Object.fromEntries(
    entries.filter(([name]) => /^lowpan\.(page|rh_|rpl_)|^malformed|^udp.len/.test(name)),
  );
}

/** Compared with tshark 4.0.17, which has to be told that the frame is 6LoWPAN. */
describe("compressed routing headers (RFC 8025, RFC 8138)", () => {
  test.each([
    ["instance 0 and rank in one octet", "83 05 02", { rpl_instance: 0, rpl_sender_rank: 0x200 }],
    ["all in full, down", "90 05 1e 0102", { rpl_instance: 0x1e, rpl_sender_rank: 0x102, rpl_o: 1 }],
    ["errors", "8e 05 0102", { rpl_instance: 0, rpl_sender_rank: 0x102, rpl_r: 1, rpl_f: 1 }],
  ])("packet information: %s", (_, header, fields) => {
    const all = { page: 1, rh_type: 5, rpl_o: 0, rpl_r: 0, rpl_f: 0, ...fields };
    expect(readHeaders(`f1 ${header} ${PACKET}`)).toEqual({
      ...Object.fromEntries(Object.entries(all).map(([name, value]) => [`lowpan.${name}`, value])),
      "udp.len": 9,
    });
  });

  test("source routes of any size of address, then packet information", () => {
    const hops = ["01", "0102", "01020304", "0102030405060708", "0102030405060708090a0b0c0d0e0f10"];
    hops.forEach((hop, type) => {
      expect(readHeaders(`f1 81 0${type} ${hop} ${hop} 83 05 02 ${PACKET}`)).toMatchObject({
        "lowpan.rh_type": type,
        "lowpan.rpl_sender_rank": 0x200,
        "udp.len": 9,
      });
    });
  });

  test("an outer IPv6 header, and an elective header that is not known, are passed over", () => {
    expect(readHeaders(`f1 a1 06 3f ${PACKET}`)).toEqual({
      "lowpan.page": 1,
      "lowpan.rh_type": 6,
      "lowpan.rh_hop_limit": 63,
      "udp.len": 9,
    });
    expect(readHeaders(`f1 a2 ee 0102 ${PACKET}`)).toHaveProperty(["udp.len"], 9);
  });

  test("a critical header that is not known ends the reading", () => {
    expect(readHeaders(`f1 81 ee 0102 ${PACKET}`)).toEqual({ "lowpan.page": 1, "lowpan.rh_type": 0xee });
  });

  test("on other pages the same octets are a mesh header", () => {
    const mesh = readPayload(`f0 b5 0102 0304 ${PACKET}`);
    expect(mesh).toMatchObject({ "lowpan.page": 0, "lowpan.mesh_hops": 5, "udp.len": 9 });
  });

  test.each(["f1 83", "f1 83 05", "f1 80 05 1e 01", "f1 8f 04 01", "f1 a2 06 3f"])("cut: %s", (payload) => {
    expect(readHeaders(payload)).toMatchObject({
      "malformed.layer": "lowpan",
      "malformed.reason": "truncated",
    });
  });
});
