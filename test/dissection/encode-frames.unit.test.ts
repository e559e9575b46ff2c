import {
  encodeAck,
  encodeDataFrame,
  encodeZep,
  eui64OfAddress,
  formatEui64,
  formatIp6,
  globalAddress,
  linkLocalAddress,
  unwrapZep,
} from "@fedprobe/dissection";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { byte, eui64, FROM, payload, prefix, read, TO, word } from "./encode-fields.js";

describe("addresses", () => {
  test("the EUI-64 can be found again in any address made from it", () => {
    fc.assert(
      fc.property(prefix, eui64, (network, id) => {
        // Identifiers that begin with 48 zero bits, or that stand for short addresses, name no EUI-64.
        const identifier = globalAddress(network, id).subarray(8);
        fc.pre(identifier.subarray(0, 6).some((value) => value !== 0));
        fc.pre(formatEui64(identifier, 0).slice(0, 17) !== "00:00:00:ff:fe:00");
        expect(eui64OfAddress(formatIp6(globalAddress(network, id), 0))).toBe(formatEui64(id, 0));
      }),
    );
  });

  test("are those of RFC 4291, appendix A", () => {
    const id = Uint8Array.of(0x02, 0x12, 0x74, 0, 0, 0, 0, 1);
    expect(formatIp6(linkLocalAddress(id), 0)).toBe("fe80::12:7400:0:1");
  });
});

describe("a MAC frame", () => {
  test("is read as it was meant", () => {
    fc.assert(
      fc.property(
        word,
        byte,
        eui64,
        fc.option(eui64),
        fc.boolean(),
        payload,
        (panId, sequence, source, to, ack, body) => {
          const destination = to ?? "broadcast";
          const frame = encodeDataFrame({
            panId,
            sequence,
            source,
            destination,
            ackRequest: ack,
            payload: body,
          });
          const names = [
            "frame_type",
            "dst_pan_id",
            "sequence_number",
            "src_address_extended",
            "ack_request",
            "fcs_ok",
          ];
          expect(read(frame, ...names.map((name) => `ieee802154.${name}`))).toEqual([
            1,
            `0x${panId.toString(16).padStart(4, "0")}`,
            sequence,
            formatEui64(source, 0),
            ack ? 1 : 0,
            1,
          ]);
          const target = read(frame, "ieee802154.dst_address_short", "ieee802154.dst_address_extended");
          expect(target).toEqual(to ? [undefined, formatEui64(to, 0)] : ["0xffff", undefined]);
          expect(frame.subarray(-body.length - 2, -2)).toEqual(body);
        },
      ),
    );
  });

  test("has a wrong FCS if that is wanted, and is else the same", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffff }), payload, (fcsError, body) => {
        const fields = {
          panId: 1,
          sequence: 2,
          source: FROM,
          destination: TO,
          ackRequest: false,
          payload: body,
        };
        const frame = encodeDataFrame({ ...fields, fcsError });
        expect(read(frame, "ieee802154.fcs_ok")).toEqual([0]);
        expect(frame.subarray(0, -2)).toEqual(encodeDataFrame(fields).subarray(0, -2));
      }),
    );
  });

  test("is refused if no radio could send it", () => {
    const fields = { panId: 1, sequence: 2, source: FROM, destination: TO, ackRequest: false };
    const most = 127 - encodeDataFrame({ ...fields, payload: new Uint8Array(0) }).length;
    expect(encodeDataFrame({ ...fields, payload: new Uint8Array(most) })).toHaveLength(127);
    expect(() => encodeDataFrame({ ...fields, payload: new Uint8Array(most + 1) })).toThrow(RangeError);
  });

  test("an acknowledgement carries the sequence number and nothing else", () => {
    // The FCS is the one that tshark finds correct.
    expect([...encodeAck(0x45)]).toEqual([0x02, 0x00, 0x45, 0x11, 0xa0]);
    const names = ["ieee802154.frame_type", "ieee802154.sequence_number", "ieee802154.fcs_ok"];
    expect(read(encodeAck(0x45), ...names)).toEqual([2, 0x45, 1]);
  });
});

describe("ZEP", () => {
  test("a datagram gives back the frame, its time to the microsecond, and what the sniffer said of it", () => {
    const datagram = fc.record({
      channel: fc.integer({ min: 11, max: 26 }),
      deviceId: word,
      lqi: byte,
      // From 1970 to 2100: the seconds of NTP wrap in 2036.
      timeUs: fc.integer({ min: 0, max: 4_102_444_800_000_000 }),
      sequence: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      frame: fc.uint8Array({ minLength: 1, maxLength: 127 }),
    });
    fc.assert(
      fc.property(datagram, (sent) => {
        const { frame, timeUs, ...rest } = sent;
        const expected = { kind: "data", bytes: frame, fcsFormat: "crc-16", time: timeUs, ...rest };
        expect(unwrapZep(encodeZep(sent))).toEqual(expected);
      }),
    );
  });
});
