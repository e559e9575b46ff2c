import { encodeDataFrame, encodeEnhancedAck, encodeEnhancedBeacon } from "@fedprobe/dissection";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { byte, eui64, FROM, payload, read, TO, word } from "./encode-fields.js";

const asn = fc.integer({ min: 0, max: 2 ** 40 - 1 });

describe("an Enhanced Beacon", () => {
  test("is read as it was meant", () => {
    fc.assert(
      fc.property(asn, byte, word, word, byte, (slot, joinMetric, size, channelOffset, options) => {
        const links = [{ timeslot: 0, channelOffset, options }];
        const slotframe = { handle: 1, size, links };
        const beacon = { panId: 0xabcd, sequence: 7, source: FROM, asn: slot, joinMetric, slotframe };
        const expected = {
          "ieee802154.frame_type": 0,
          "ieee802154.frame_version": 2,
          "ieee802154.fcs_ok": 1,
          "ieee802154.dst_address_short": "0xffff",
          "tsch.asn": slot,
          "tsch.join_metric": joinMetric,
          "tsch.slotframe_size": size,
          "tsch.link_count": 1,
          "tsch.link_timeslot": 0,
          "tsch.link_channel_offset": channelOffset,
          "tsch.link_options": options,
          "tsch.timeslot_id": 0,
          "tsch.hopping_sequence_id": 0,
          "malformed.reason": undefined,
        };
        expect(read(encodeEnhancedBeacon(beacon), ...Object.keys(expected))).toEqual(Object.values(expected));
      }),
    );
  });
});

describe("an Enhanced Acknowledgement", () => {
  test("is read as it was meant", () => {
    fc.assert(
      fc.property(
        byte,
        fc.integer({ min: -2048, max: 2047 }),
        eui64,
        (sequence, timeCorrection, destination) => {
          const bytes = encodeEnhancedAck({ panId: 0xabcd, sequence, destination, timeCorrection });
          const expected = {
            "ieee802154.frame_type": 2,
            "ieee802154.sequence_number": sequence,
            "ieee802154.dst_pan_id": "0xabcd",
            "ieee802154.fcs_ok": 1,
            "tsch.time_correction": timeCorrection,
            "tsch.nack": 0,
            "malformed.reason": undefined,
          };
          expect(read(bytes, ...Object.keys(expected))).toEqual(Object.values(expected));
        },
      ),
    );
  });
});

describe("a data frame of 2015", () => {
  test.each([
    ["one device", TO, undefined],
    ["everybody", "broadcast" as const, "0xffff"],
  ])("to %s has the recipient's PAN and not the sender's", (_, destination, short) => {
    fc.assert(
      fc.property(byte, payload, (sequence, content) => {
        const frame = { panId: 0xabcd, sequence, source: FROM, destination, ackRequest: true };
        const bytes = encodeDataFrame({ ...frame, payload: content, isOf2015: true });
        const expected = {
          "ieee802154.frame_version": 2,
          "ieee802154.dst_pan_id": "0xabcd",
          "ieee802154.src_pan_id": undefined,
          "ieee802154.dst_address_short": short,
          "ieee802154.fcs_ok": 1,
        };
        expect(read(bytes, ...Object.keys(expected))).toEqual(Object.values(expected));
      }),
    );
  });
});
