import { describe, expect, test } from "@jest/globals";
import type { Value } from "../../dissection/src/index.js";
import { frameOf, readAll } from "./read-frame.js";

/** Attributes of the frame's information elements. */
function readElements(hex: string): Record<string, Value> {
  const entries = Object.entries(readAll(frameOf(hex)));
  return Object.fromEntries(entries.filter(([name]) => /^(tsch|sixtop|malformed)\.|_ie$/.test(name)));
}

/** A data frame of 2015 with payload elements. */
const WITH_ELEMENTS = "21ee 35 cdab 0200000000000002 0100000000000002 003f";

describe("information elements (IEEE Std 802.15.4-2020, 7.4), each as tshark 4.0.17 reads it", () => {
  test("an enhanced beacon of TSCH", () => {
    const beacon = `00e2 17 cdab 0100000000000002 003f 1f88
      061a 010203040507 011c 01 01c8 00 0f1b 01 05 1100 02 0100 0300 0f 0200 0000 01`;
    expect(readElements(beacon)).toEqual({
      "ieee802154.header_ie": 0x7e,
      "ieee802154.payload_ie": 1,
      "ieee802154.mlme_ie": 0x1a,
      "tsch.asn": 0x0504030201,
      "tsch.join_metric": 7,
      "tsch.timeslot_id": 1,
      "tsch.hopping_sequence_id": 0,
      "tsch.slotframe_count": 1,
      "tsch.slotframe_handle": 5,
      "tsch.slotframe_size": 17,
      "tsch.link_count": 2,
      "tsch.link_timeslot": 1,
      "tsch.link_channel_offset": 3,
      "tsch.link_options": 15,
    });
  });

  test("of what is said twice the first counts; the first link is that of any slotframe", () => {
    const twice = `${WITH_ELEMENTS.replace("003f", "020f e10f 020f 0a00 003f")} 3688
      061a 0102030405 07 061a 1112131415 17 011c 01 011c 02 01c8 03 01c8 04
      0e1b 02 05 1100 00 06 2200 01 0100 0300 0f 051b 01 07 3300 00 00f8`;
    expect(readElements(twice)).toMatchObject({
      "tsch.time_correction": -31,
      "tsch.asn": 0x0504030201,
      "tsch.timeslot_id": 1,
      "tsch.hopping_sequence_id": 3,
      "tsch.slotframe_count": 2,
      "tsch.slotframe_handle": 5,
      "tsch.link_count": 0,
      "tsch.link_timeslot": 1,
    });
    const cells = `${WITH_ELEMENTS} 09a8 c9 10 00 00 07 0500 0300 09a8 c9 10 01 00 08 0600 0400 00f8`;
    expect(readElements(cells)).toMatchObject({ "sixtop.seqnum": 7, "sixtop.cell_slot_offset": 5 });
  });

  test.each([2, 5, 9])("behind return code %d of 6top there are no cells", (code) => {
    const response = readElements(`${WITH_ELEMENTS} 09a8 c9 10 0${code} 00 07 0500 0300 00f8`);
    expect(response).toMatchObject({ "sixtop.code": code });
    expect(response).not.toHaveProperty(["sixtop.cell_slot_offset"]);
  });

  test.each([
    ["e10f", -31, 0],
    ["0a80", 10, 1],
    ["ff07", 2047, 0],
    ["0088", -2048, 1],
  ])("time correction %s of an enhanced acknowledgement", (value, correction, nack) => {
    expect(readElements(`02ee 33 cdab 0200000000000002 0100000000000002 020f ${value}`)).toEqual({
      "ieee802154.header_ie": 0x1e,
      "tsch.time_correction": correction,
      "tsch.nack": nack,
    });
  });

  test.each([
    [
      "request ADD",
      "0da8 c9 00 01 00 07 0000 03 02 0500 0300",
      { type: 0, code: 1, num_cells: 2, cell_options: 3, cell_slot_offset: 5, cell_channel_offset: 3 },
    ],
    ["request COUNT", "08a8 c9 00 04 00 07 0000 01", { type: 0, code: 4, cell_options: 1 }],
    ["request CLEAR", "07a8 c9 00 07 00 07 0000", { type: 0, code: 7 }],
    [
      "response",
      "09a8 c9 10 00 00 07 0500 0300",
      { type: 1, code: 0, cell_slot_offset: 5, cell_channel_offset: 3 },
    ],
  ])("6top: %s", (_, element, fields) => {
    const expected = Object.entries({ version: 0, sfid: 0, seqnum: 7, ...fields });
    expect(readElements(`${WITH_ELEMENTS} ${element} 00f8`)).toEqual({
      "ieee802154.header_ie": 0x7e,
      "ieee802154.payload_ie": 5,
      ...Object.fromEntries(expected.map(([name, value]) => [`sixtop.${name}`, value])),
    });
  });

  test.each([
    ["nested element", `${WITH_ELEMENTS} 0388 081a 01`, "bad element length"],
    ["header of a nested element", `${WITH_ELEMENTS} 0188 1a`, "bad element length"],
    ["payload element", `${WITH_ELEMENTS} 0988 081a 01`, "truncated"],
  ])("malformed: %s", (_, frame, reason) => {
    expect(readElements(frame)).toMatchObject({
      "malformed.layer": "ieee802154",
      "malformed.reason": reason,
    });
  });

  test.each([
    "0088",
    "0188 1a",
    "0288 0009",
    "0388 001a 00",
    "0388 011b 00",
    "0588 031b 010501",
    "04a8 c9000100",
    "00a8",
  ])("an element without content: %s", (element) => {
    const { "malformed.reason": reason, ...rest } = readElements(`${WITH_ELEMENTS} ${element} 00f8`);
    expect(Object.keys(rest).some((name) => /asn|timeslot|size|code/.test(name))).toBe(false);
    expect([undefined, "bad element length"]).toContain(reason);
  });
});

describe("commands and beacons (IEEE Std 802.15.4-2020, 7.3.1 and 7.5)", () => {
  const COMMAND = "63cc 02 cdab 0100000000000002 0200000000000002";
  test.each([
    ["association request", "01 8e", { cmd: 1 }],
    ["association response", "02 3412 01", { cmd: 2, assoc_address: "0x1234", assoc_status: 1 }],
    ["disassociation", "03 02", { cmd: 3, disassoc_reason: 2 }],
    ["data request", "04", { cmd: 4 }],
  ])("%s", (_, payload, fields) => {
    const expected = Object.entries(fields).map(([name, value]) => [`ieee802154.${name}`, value]);
    expect(readAll(frameOf(`${COMMAND} ${payload}`))).toMatchObject(Object.fromEntries(expected));
  });

  test.each(["", "02 3412", "03"])("a command that is cut: %s", (payload) => {
    expect(readAll(frameOf(`${COMMAND} ${payload}`))).toMatchObject({
      "malformed.layer": "ieee802154",
      "malformed.reason": "truncated",
    });
  });

  test("a beacon with guaranteed time slots, pending addresses and payload", () => {
    expect(
      readAll(
        frameOf("0080 08 cdab 0000 4684 83 05 0100 12 0200 34 0300 56 12 0400 0500 0100000000000002 aabb"),
      ),
    ).toMatchObject({
      "ieee802154.beacon_order": 6,
      "ieee802154.superframe_order": 4,
      "ieee802154.beacon_coordinator": 0,
      "ieee802154.beacon_assoc_permit": 1,
      "ieee802154.beacon_payload": "aabb",
    });
  });

  test.each(["ffcf", "ffcf 00", "ffcf 83 05 0100", "ffcf 00 01 01"])("a beacon that is cut: %s", (fields) => {
    expect(readAll(frameOf(`0080 06 cdab 0000 ${fields}`))).toMatchObject({
      "ieee802154.beacon_order": 15,
      "malformed.reason": "truncated",
    });
  });
});

describe("multipurpose frames (IEEE Std 802.15.4-2020, 7.3.5)", () => {
  test("the short form", () => {
    const frame = readAll(frameOf("a5 01 0b00 0a00 99"));
    expect(frame).toMatchObject({
      "ieee802154.frame_type": 5,
      "ieee802154.frame_ctrl": 0xa5,
      "ieee802154.sequence_number": 1,
      "ieee802154.dst_address_short": "0x000b",
      "ieee802154.src_address_short": "0x000a",
    });
    expect(frame).not.toHaveProperty(["ieee802154.ack_request"]);
  });

  test("the long form with a PAN identifier, and without a sequence number", () => {
    expect(readAll(frameOf("2d45 cdab 0b00"))).toMatchObject({
      "ieee802154.frame_ctrl": 0x452d,
      "ieee802154.ack_request": 1,
      "ieee802154.seq_num_suppression": 1,
      "ieee802154.dst_pan_id": "0xabcd",
      "ieee802154.dst_address_short": "0x000b",
    });
  });

  test("cut behind its first octet", () => {
    const frame = frameOf("2d45 cdab 0b00");
    expect(readAll({ ...frame, bytes: frame.bytes.subarray(0, 1), wireLength: 1 })).toMatchObject({
      "malformed.reason": "truncated",
    });
  });
});
