import { describe, expect, test } from "@jest/globals";
import type { Value } from "../../dissection/src/index.js";
import { EXTENDED_HEADER, readPayload, SHORT_HEADER } from "./read-frame.js";

function readNetwork(payload: string, header = SHORT_HEADER): Record<string, Value> {
  return readPayload(payload, header);
}

/** Values that were compared with those of tshark 4.0.17. */
describe("Zigbee network frames (specification 05-3474-22, 3.3.1)", () => {
  test("secured data with an extended source", () => {
    expect(readNetwork("0812 fdff 0400 1e 20 0200000000000001 28 0100fb02 0200000000000001 00 aabb")).toEqual(
      {
        "zbee_nwk.frame_type": 0,
        "zbee_nwk.security": 1,
        "zbee_nwk.dst": "0xfffd",
        "zbee_nwk.src": "0x0004",
        "zbee_nwk.radius": 30,
        "zbee_nwk.seq": 32,
        "zbee_nwk.src_extended": "01:00:00:00:00:00:00:02",
        "zbee_nwk.frame_counter": 0x02fb0001,
      },
    );
  });

  test("a command with all that is optional", () => {
    const optional = "0200000000000001 0200000000000003 00 02 01 0100 0200";
    expect(readNetwork(`491d 0100 0400 01 21 ${optional} 08`)).toMatchObject({
      "zbee_nwk.frame_type": 1,
      "zbee_nwk.security": 0,
      "zbee_nwk.dst_extended": "01:00:00:00:00:00:00:02",
      "zbee_nwk.src_extended": "03:00:00:00:00:00:00:02",
      "zbee_nwk.cmd": 8,
    });
  });

  test("between PANs there are no network addresses", () => {
    expect(readNetwork("0b00 0b00 0b00 0010", EXTENDED_HEADER)).toEqual({
      "zbee_nwk.frame_type": 3,
      "zbee_nwk.security": 0,
    });
  });

  test.each([
    ["an extended source", "0812 fdff 0400 1e 20", EXTENDED_HEADER],
    ["another version", "0c12 fdff 0400 1e 20", SHORT_HEADER],
    ["one octet", "08", SHORT_HEADER],
  ])("is none: %s", (_, payload, header) => {
    expect(readNetwork(payload, header)).toEqual({});
  });

  test.each([
    ["addresses", "0800 fdff 04"],
    ["extended destination", "0808 fdff 0400 1e 20 0200"],
    ["extended source", "0810 fdff 0400 1e 20 0200"],
    ["source route", "0804 fdff 0400 1e 20 02 01 0100"],
    ["head of the source route", "0804 fdff 0400 1e 20 02"],
    ["security", "0802 fdff 0400 1e 20 28 0100"],
    ["command", "0900 fdff 0400 1e 20"],
  ])("cut: %s", (_, payload) => {
    expect(readNetwork(payload)).toMatchObject({
      "malformed.layer": "zbee_nwk",
      "malformed.reason": "truncated",
    });
  });
});
