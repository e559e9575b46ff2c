import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { crc16, LINK_TYPE } from "../../dissection/src/index.js";
import { frameOf, readAll } from "./read-frame.js";

/** What IEEE Std 802.15.4-2015, Table 7-2 says is present: destination PAN, source PAN. */
const TABLE_7_2: readonly (readonly [destination: number, source: number, compressed: number, string])[] = [
  [0, 0, 0, "neither"],
  [0, 0, 1, "destination"],
  [2, 0, 0, "destination"],
  [3, 0, 0, "destination"],
  [2, 0, 1, "neither"],
  [3, 0, 1, "neither"],
  [0, 2, 0, "source"],
  [0, 3, 0, "source"],
  [0, 2, 1, "neither"],
  [0, 3, 1, "neither"],
  [3, 3, 0, "destination"],
  [3, 3, 1, "neither"],
  [2, 2, 0, "both"],
  [2, 3, 0, "both"],
  [3, 2, 0, "both"],
  [2, 3, 1, "destination"],
  [3, 2, 1, "destination"],
  [2, 2, 1, "destination"],
];

const ADDRESS: Readonly<Record<number, string>> = { 0: "", 2: "3412", 3: "0100150000000002" };

function frameControl(
  type: number,
  destination: number,
  source: number,
  version: number,
  bits: number,
): string {
  const control = type | bits | (destination << 10) | (version << 12) | (source << 14);
  return Buffer.from([control & 0xff, control >>> 8]).toString("hex");
}

describe("MAC header", () => {
  test.each(TABLE_7_2)(
    "2015, address modes %i to %i, compression %i: PAN of %s",
    (to, from, compressed, pans) => {
      const hasDestination = pans === "destination" || pans === "both";
      const hasSource = pans === "source" || pans === "both";
      const control = frameControl(1, to, from, 2, compressed << 6);
      const addressing = `${hasDestination ? "bbaa" : ""}${ADDRESS[to]}${hasSource ? "ddcc" : ""}${ADDRESS[from]}`;
      const frame = readAll(frameOf(`${control} 07 ${addressing}`));
      expect(frame["ieee802154.dst_pan_id"]).toBe(hasDestination ? "0xaabb" : undefined);
      expect(frame["ieee802154.src_pan_id"]).toBe(hasSource ? "0xccdd" : undefined);
      expect(frame["ieee802154.dst_address_short"]).toBe(to === 2 ? "0x1234" : undefined);
      expect(frame["ieee802154.src_address_extended"]).toBe(
        from === 3 ? "02:00:00:00:00:15:00:01" : undefined,
      );
      expect(frame["malformed.layer"]).toBeUndefined();
    },
  );

  test("before 2015, compression leaves out the source PAN only", () => {
    const frame = readAll(frameOf("4188 07 bbaa 3412 7856"));
    expect(frame).toMatchObject({
      "ieee802154.dst_pan_id": "0xaabb",
      "ieee802154.dst_address_short": "0x1234",
      "ieee802154.src_address_short": "0x5678",
    });
    expect(frame).not.toHaveProperty(["ieee802154.src_pan_id"]);
  });

  test.each([0, 1, 2])(
    "a sequence number is suppressed where the header of version %d says so",
    (version) => {
      const frame = readAll(frameOf(`${frameControl(1, 2, 0, version, 0x0100)} cdab 0b00`));
      expect(frame).not.toHaveProperty(["ieee802154.sequence_number"]);
      expect(frame).toMatchObject({
        "ieee802154.dst_pan_id": "0xabcd",
        "ieee802154.dst_address_short": "0x000b",
      });
    },
  );

  test("an acknowledgement has a sequence number and nothing else", () => {
    expect(readAll(frameOf("0200 ea"))).toMatchObject({
      "ieee802154.frame_type": 2,
      "ieee802154.sequence_number": 0xea,
      "ieee802154.src_address_mode": 0,
    });
  });

  test.each([
    ["mode 0", "05 01000000", 5, 0, undefined],
    ["mode 1", "08 01000000 07", 0, 1, 7],
    ["mode 2", "10 01000000 aabbccdd 08", 0, 2, 8],
    ["mode 3", "18 01000000 aabbccddeeff0011 09", 0, 3, 9],
  ])("auxiliary security header: %s", (_, header, level, mode, index) => {
    const frame = readAll(
      frameOf(`${frameControl(1, 2, 2, 1, 0x0048)} 01 bbaa 3412 7856 ${header} 41 00000000`),
    );
    expect(frame["ieee802154.sec_level"]).toBe(level);
    expect(frame["ieee802154.key_id_mode"]).toBe(mode);
    expect(frame["ieee802154.frame_counter"]).toBe(1);
    expect(frame["ieee802154.key_index"]).toBe(index);
  });

  test("behind a security header that only authenticates, the payload is read without its integrity code", () => {
    const datagram = "7e 33 f7 cd";
    const frame = readAll(
      frameOf(`${frameControl(1, 2, 2, 1, 0x0048)} 01 bbaa 3412 7856 01 01000000 ${datagram} 99999999`),
    );
    expect(frame).toMatchObject({ "udp.src_port": 0xf0bc, "udp.dest_port": 0xf0bd, "udp.len": 8 });
  });

  test("behind one that encrypts, nothing of the payload is read", () => {
    const frame = readAll(
      frameOf(`${frameControl(1, 2, 2, 1, 0x0048)} 01 bbaa 3412 7856 05 01000000 7e33f7cd 99999999`),
    );
    expect(Object.keys(frame).filter((name) => /^(lowpan|ipv6|udp|malformed)/.test(name))).toEqual([]);
  });

  test("the frame counter may be suppressed by a header of 2015", () => {
    const frame = readAll(frameOf(`${frameControl(1, 2, 2, 2, 0x0048)} 01 bbaa 3412 7856 20 7e33f7cd`));
    expect(frame).not.toHaveProperty(["ieee802154.frame_counter"]);
    expect(frame["udp.src_port"]).toBe(0xf0bc);
  });

  test.each([
    ["header elements, then the payload", "02 0f 1122  80 3f"],
    ["payload elements, then the payload", "00 3f  03 90 aabbcc  00 f8"],
  ])("information elements are skipped: %s", (_, elements) => {
    const frame = readAll(
      frameOf(`${frameControl(1, 2, 2, 2, 0x0240)} 01 bbaa 3412 7856 ${elements} 7e33f7cd`),
    );
    expect(frame["udp.src_port"]).toBe(0xf0bc);
  });

  test("header elements to the end of the frame need no termination", () => {
    const frame = readAll(frameOf(`${frameControl(1, 2, 2, 2, 0x0240)} 01 bbaa 3412 7856 02 0f 1122`));
    expect(frame).not.toHaveProperty(["malformed.layer"]);
  });

  test.each([
    ["a reserved address mode", `${frameControl(1, 1, 2, 1, 0)} 01`, "reserved address mode"],
    ["a reserved version", `${frameControl(1, 0, 0, 3, 0)} 01`, "reserved frame version"],
    ["the end within an address", `${frameControl(1, 3, 0, 1, 0)} 01 bbaa 0011`, "truncated"],
    ["the end within an information element", `${frameControl(1, 0, 0, 2, 0x0200)} 01 05 0f 11`, "truncated"],
    ["the end within a security header", `${frameControl(1, 0, 0, 1, 0x0008)} 01 0d 0100`, "truncated"],
    ["the end before the sequence number", frameControl(1, 0, 0, 1, 0), "truncated"],
  ])("malformed by %s; what was read before stays", (_, hex, reason) => {
    expect(readAll(frameOf(hex))).toMatchObject({
      "malformed.layer": "ieee802154",
      "malformed.reason": reason,
      "ieee802154.frame_type": 1,
    });
  });

  test.each(["", "41"])("malformed: %p", (hex) => {
    expect(readAll(frameOf(hex))).toMatchObject({
      "malformed.layer": "ieee802154",
      "malformed.reason": "truncated",
    });
  });
});

describe("frame check sequence", () => {
  const withFcs = { linkType: LINK_TYPE.IEEE802_15_4_WITHFCS };

  test("the CRC of nine digits is that of the catalogue of CRCs (CRC-16/KERMIT)", () => {
    expect(crc16(Buffer.from("123456789"), 0, 9)).toBe(0x2189);
  });

  test("a frame with its own CRC is right, and wrong after any bit was flipped", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 3, maxLength: 125 }), fc.nat(), (psdu, position) => {
        const crc = crc16(psdu, 0, psdu.length);
        const bytes = Uint8Array.of(...psdu, crc & 0xff, crc >>> 8);
        expect(
          readAll({ ...frameOf(""), ...withFcs, bytes, wireLength: bytes.length })["ieee802154.fcs_ok"],
        ).toBe(1);
        const bit = position % (bytes.length * 8);
        bytes[bit >>> 3]! ^= 1 << (bit & 7);
        expect(
          readAll({ ...frameOf(""), ...withFcs, bytes, wireLength: bytes.length })["ieee802154.fcs_ok"],
        ).toBe(0);
      }),
    );
  });

  test("a frame with a wrong CRC is read all the same", () => {
    const frame = readAll(frameOf("4198 01 cdab 0b00 0a00 7e33f7cd dead", withFcs));
    expect(frame).toMatchObject({ "ieee802154.fcs_ok": 0, "udp.len": 8, "udp.src_port": 0xf0bc });
  });

  test("CC24xx metadata say it by a bit; without FCS nobody says it", () => {
    const ok = (hex: string, fcsFormat: "cc24xx" | "none") =>
      readAll(frameOf(hex, { ...withFcs, fcsFormat }))["ieee802154.fcs_ok"];
    expect(ok("0200ea c8eb", "cc24xx")).toBe(1);
    expect(ok("0200ea c86b", "cc24xx")).toBe(0);
    expect(ok("0200ea", "none")).toBeUndefined();
  });

  test("what the capture cut off is not judged, nor called a fault of the frame", () => {
    const frame = readAll(frameOf("4198 01 cdab 0b00 0a00 7e33f7cd 01", { ...withFcs, wireLength: 30 }));
    expect(frame).not.toHaveProperty(["ieee802154.fcs_ok"]);
    expect(frame).not.toHaveProperty(["malformed.layer"]);
    expect(frame["udp.len"]).toBe(8 + 30 - 2 - 13);
  });
});

test("the hash of a PSDU is the same with and without FCS, and another for another PSDU", () => {
  const hash = (hex: string, linkType: number) => readAll(frameOf(hex, { linkType }))["meta.psdu_hash"];
  expect(hash("020089 71ac", LINK_TYPE.IEEE802_15_4_WITHFCS)).toBe(
    hash("020089", LINK_TYPE.IEEE802_15_4_NOFCS),
  );
  expect(hash("020088", LINK_TYPE.IEEE802_15_4_NOFCS)).not.toBe(hash("020089", LINK_TYPE.IEEE802_15_4_NOFCS));
});

describe("TAP header", () => {
  const withTap = { linkType: LINK_TYPE.IEEE802_15_4_TAP };
  const ack = "020089";

  test("says strength, channel and quality, and whether there is an FCS", () => {
    const tlvs = "0000 0100 01000000  0100 0400 000019c2  0300 0300 1a000000  0a00 0100 f7000000";
    expect(readAll(frameOf(`0000 2400 ${tlvs} ${ack} 71ac`, withTap))).toMatchObject({
      "meta.rssi": -38.25,
      "meta.channel": 26,
      "meta.lqi": 247,
      "ieee802154.sequence_number": 0x89,
      "ieee802154.fcs_ok": 1,
    });
  });

  test("without a type of FCS there is none; an unknown TLV is passed over", () => {
    const frame = readAll(frameOf(`0000 0c00 7777 0200 abcd0000 ${ack}`, withTap));
    expect(frame["ieee802154.sequence_number"]).toBe(0x89);
    expect(frame).not.toHaveProperty(["ieee802154.fcs_ok"]);
  });

  test("a TLV that is too long is noted, and the frame behind the header read", () => {
    const frame = readAll(frameOf(`0000 0800 0a00 ffff ${ack}`, withTap));
    expect(frame).toMatchObject({ "malformed.layer": "tap", "ieee802154.sequence_number": 0x89 });
  });

  test.each(["0100 0400", "0000 0300", "0000 ff00", "0000"])("header %s cannot be read", (header) => {
    expect(readAll(frameOf(header, withTap))).toEqual({
      "malformed.layer": "tap",
      "malformed.reason": expect.anything(),
    });
  });
});
