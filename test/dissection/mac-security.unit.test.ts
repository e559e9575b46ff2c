import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type ExtractorOptions,
  KeyError,
  LINK_TYPE,
  makeExtractor,
  parseMacKey,
} from "../../dissection/src/index.js";
import { bytesOf, frameOf, readAll } from "./read-frame.js";

const KEY = "00112233445566778899aabbccddeeff";
const WRONG_KEY = "ff112233445566778899aabbccddeeff";
const SOURCE = "0200000000000001";
/** A data frame of 2006, secured, from 02:00:00:00:00:00:00:01 to 02:00:00:00:00:00:00:0b. */
const DATA = "49dc 01 cdab 0b00000000000002 0100000000000002";
const UDP = "7e33 f7 12 0102";
/** Key source and index as they follow the counter, by key identifier mode. */
const KEY_FIELDS = ["", "01", "deadbeef01", "deadbeefcafebabe01"] as const;
const MIC_LENGTHS = [0, 4, 8, 16] as const;

interface Secured {
  readonly header: string;
  readonly level: number;
  readonly mode: number;
  /** Octets of the payload, or header elements, that are not ciphered. */
  readonly open?: string;
  readonly payload: string;
  readonly counter?: number;
  /** Instead of a counter. */
  readonly asn?: number;
}

function nonceOf({ counter = 5, asn, level }: Secured): Buffer {
  const nonce = Buffer.from(`${SOURCE}0000000000`, "hex");
  if (asn !== undefined) nonce.writeUIntBE(asn, 8, 5);
  else {
    nonce.writeUInt32BE(counter, 8);
    nonce[12] = level;
  }
  return nonce;
}

/** The frame as its sender makes it (IEEE Std 802.15.4-2020, 9.3.4), in hexadecimal. */
function secure(frame: Secured): string {
  const { header, level, mode, open = "", counter = 5, asn } = frame;
  const control = Buffer.from([level | (mode << 3) | (asn === undefined ? 0 : 0x60)]);
  const counterField = Buffer.alloc(asn === undefined ? 4 : 0);
  if (asn === undefined) counterField.writeUInt32LE(counter);
  const head = Buffer.concat([bytesOf(header), control, counterField, bytesOf(KEY_FIELDS[mode]! + open)]);
  const payload = bytesOf(frame.payload);
  const key = Buffer.from(KEY, "hex");
  const code = MIC_LENGTHS[level & 3]!;
  if (code === 0) {
    const block = Buffer.concat([Buffer.of(1), nonceOf(frame), Buffer.of(0, 1)]);
    return Buffer.concat([head, createCipheriv("aes-128-ctr", key, block).update(payload)]).toString("hex");
  }
  const isCiphered = (level & 4) !== 0;
  const cipher = createCipheriv("aes-128-ccm", key, nonceOf(frame), { authTagLength: code });
  const hidden = isCiphered ? payload : Buffer.alloc(0);
  cipher.setAAD(isCiphered ? head : Buffer.concat([head, payload]), { plaintextLength: hidden.length });
  const sent = cipher.update(hidden);
  cipher.final();
  return Buffer.concat([head, isCiphered ? sent : payload, cipher.getAuthTag()]).toString("hex");
}

const withKey: ExtractorOptions = { keys: [{ key: KEY }] };

const modes = fc.constantFrom(0, 1, 2, 3);
const encrypting = fc.constantFrom(4, 5, 6, 7);

describe("deciphering (IEEE Std 802.15.4-2020, 9)", () => {
  test("every level and key identifier mode, any payload and counter", () => {
    const counters = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(
        encrypting,
        modes,
        counters,
        fc.uint8Array({ maxLength: 40 }),
        (level, mode, counter, more) => {
          const payload = UDP + Buffer.from(more).toString("hex");
          const frame = readAll(frameOf(secure({ header: DATA, level, mode, payload, counter })), withKey);
          expect(frame).toMatchObject({
            "ieee802154.sec_level": level,
            "ieee802154.key_id_mode": mode,
            "ieee802154.frame_counter": counter,
            "ipv6.src": "fe80::1",
            "ipv6.dst": "fe80::b",
            "udp.len": 10 + more.length,
          });
          expect(frame["ieee802154.mic_ok"]).toBe(level === 4 ? undefined : 1);
        },
      ),
      { numRuns: 200 },
    );
  });

  test.each([1, 2, 3])("level %i: the payload lies open, and its code is judged", (level) => {
    const sent = secure({ header: DATA, level, mode: 1, payload: UDP });
    const changed = sent.replace("f7120102", "f7120103");
    expect(readAll(frameOf(sent), withKey)).toMatchObject({ "ieee802154.mic_ok": 1, "udp.len": 10 });
    expect(readAll(frameOf(changed), withKey)).toMatchObject({ "ieee802154.mic_ok": 0, "udp.len": 10 });
    expect(readAll(frameOf(sent))).not.toHaveProperty(["ieee802154.mic_ok"]);
  });

  test("the examples of the standard (IEEE Std 802.15.4-2011, C.2.2)", () => {
    const example = { keys: [{ key: "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf" }] };
    const beacon = "08d0 84 2143 010000000048deac 02 05000000 55cf 00 00 51525354 223bc1ec841ab553";
    expect(readAll(frameOf(beacon), example)).toMatchObject({
      "ieee802154.mic_ok": 1,
      "ieee802154.beacon_payload": "51525354",
    });
    const data = "69dc 84 2143 020000000048deac 010000000048deac 04 05000000 d43e022b";
    expect(readAll(frameOf(data), example)).toHaveProperty(["lowpan.iphc_base_encoding"], 0x6162);
    const command = "2bdc 84 2143 020000000048deac ffff 010000000048deac 06 05000000 01 d8 4fde529061f9c6f1";
    expect(readAll(frameOf(command), example)).toMatchObject({ "ieee802154.mic_ok": 1, "ieee802154.cmd": 1 });
  });

  test("frames that tshark 4.0.17 deciphers with the same key", () => {
    const vectors = [
      "49dc01cdab0b0000000000000201000000000000020d050000000104eb360790",
      "69ee040b0000000000000201000000000000020e0500000001003f13d76a20ce8dd8f008fbaa461cfb2a50194ff458c45c13d95e",
      "6bec040b0000000000000201000000000000020e05000000011c4bb1203800067b4f469f32",
    ];
    const [, elements, command] = vectors.map((hex) => readAll(frameOf(hex), withKey));
    expect(elements).toMatchObject({ "sixtop.code": 1, "sixtop.num_cells": 2, "sixtop.cell_slot_offset": 5 });
    expect(command).toMatchObject({ "ieee802154.cmd": 2, "ieee802154.assoc_address": "0x1234" });
  });

  test("with a slot number instead of a counter (TSCH), which the capture says", () => {
    const asn = 0x01_0203_0405;
    const header = "69ec 04 0b00000000000002 0100000000000002";
    const sent = secure({ header, level: 5, mode: 1, payload: UDP, asn });
    const tap = `0000 1000 0700 0800 0504030201000000${sent}`;
    expect(readAll(frameOf(tap, { linkType: LINK_TYPE.IEEE802_15_4_TAP }), withKey)).toMatchObject({
      "meta.asn": asn,
      "ieee802154.mic_ok": 1,
      "udp.len": 10,
    });
    expect(readAll(frameOf(sent), withKey)).not.toHaveProperty(["udp.len"]);
  });

  test("a command and a beacon of 2006 have fields that are not ciphered", () => {
    const command = secure({
      header: "6bdc 02 cdab 0b00000000000002 0100000000000002",
      level: 6,
      mode: 1,
      open: "02",
      payload: "341200",
    });
    const beacon = secure({
      header: "08d0 03 cdab 0100000000000002",
      level: 6,
      mode: 1,
      open: "ffcf 00 00",
      payload: "0102",
    });
    expect(readAll(frameOf(command))).toMatchObject({ "ieee802154.cmd": 2 });
    expect(readAll(frameOf(command))).not.toHaveProperty(["ieee802154.assoc_address"]);
    expect(readAll(frameOf(command), withKey)).toMatchObject({ "ieee802154.assoc_address": "0x1234" });
    expect(readAll(frameOf(beacon))).toMatchObject({ "ieee802154.beacon_assoc_permit": 1 });
    expect(readAll(frameOf(beacon))).not.toHaveProperty(["ieee802154.beacon_payload"]);
    expect(readAll(frameOf(beacon), withKey)).toMatchObject({ "ieee802154.beacon_payload": "0102" });
  });

  test("fragments that are deciphered are put together", () => {
    const extractor = makeExtractor(["udp.len", "lowpan.reassembled_length"], withKey);
    const parts = ["c03c 0001 7e33 f712 0011223344556677", "e03c 0001 07 8899aabb"];
    const seen = parts.map((payload) => {
      extractor.extract(frameOf(secure({ header: DATA, level: 5, mode: 1, payload })));
      return [extractor.value(0), extractor.value(1)];
    });
    expect(seen).toEqual([
      [undefined, undefined],
      [20, 60],
    ]);
  });
});

describe("frame counters (IEEE Std 802.15.4-2020, 9.2.5)", () => {
  function readSteps(frames: readonly string[], options: ExtractorOptions = {}): (number | undefined)[] {
    const extractor = makeExtractor(["ieee802154.counter_step", "ieee802154.mic_ok"], options);
    return frames.map((hex) => {
      extractor.extract(frameOf(hex));
      return extractor.value(0) as number | undefined;
    });
  }
  const send = (counter: number, header = DATA, mode = 1) =>
    secure({ header, level: 5, mode, payload: UDP, counter });

  test("say how far above the highest of the same sender they are", () => {
    const counters = [7, 8, 8, 3, 10, 9];
    expect(readSteps(counters.map((counter) => send(counter)))).toEqual([undefined, 1, 0, -5, 2, -1]);
  });

  test("of another sender, PAN or key are counted apart", () => {
    const other = DATA.replace("0100000000000002", "0200000000000002");
    const short = "4998 01 cdab 0b00 0a00";
    const otherPan = "4998 01 cdac 0b00 0a00";
    const frames = [send(7), send(1, other), send(1, DATA, 0), send(5, short), send(1, otherPan), send(8)];
    expect(readSteps(frames)).toEqual([undefined, undefined, undefined, undefined, undefined, 1]);
    expect(readSteps([send(5, short), send(6, short)])).toEqual([undefined, 1]);
  });

  test("of a frame whose code is wrong do not count", () => {
    const forged = send(1000).replace(/..$/, (octet) => (octet === "00" ? "01" : "00"));
    expect(readSteps([send(7), forged, send(8)], withKey)).toEqual([undefined, undefined, 1]);
  });

  test("without a source address, or without a counter, are not compared", () => {
    const anonymous = send(1, "0908 01 cdab 0b00");
    const bySlot = secure({
      header: "69ec 04 0b00000000000002 0100000000000002",
      level: 5,
      mode: 1,
      payload: UDP,
      asn: 5,
    });
    expect(readSteps([anonymous, anonymous, bySlot, bySlot])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("keys", () => {
  const sent = frameOf(secure({ header: DATA, level: 5, mode: 2, payload: UDP }));

  test.each([
    ["any index and source", [{ key: KEY }], 1],
    ["the right index", [{ key: KEY, index: 1 }], 1],
    ["the right source", [{ key: KEY, index: 1, source: "deadbeef" }], 1],
    ["the second of two", [{ key: WRONG_KEY }, { key: KEY }], 1],
    ["a wrong key", [{ key: WRONG_KEY }], 0],
    ["another index", [{ key: KEY, index: 2 }], undefined],
    ["another source", [{ key: KEY, source: "deadbeee" }], undefined],
    ["a source of another length", [{ key: KEY, source: "deadbeefdeadbeef" }], undefined],
  ])("%s", (_, keys, right) => {
    const frame = readAll(sent, { keys });
    expect(frame["ieee802154.mic_ok"]).toBe(right);
    expect(frame["udp.len"]).toBe(right === 1 ? 10 : undefined);
  });

  test("a short source address takes the extended one from the options", () => {
    const short = frameOf(secure({ header: "4998 01 cdab 0b00 0a00", level: 5, mode: 1, payload: UDP }));
    const extendedAddresses = { "0x000a": "02:00:00:00:00:00:00:01" };
    expect(readAll(short, withKey)).not.toHaveProperty(["udp.len"]);
    expect(readAll(short, { ...withKey, extendedAddresses })).toMatchObject({
      "ieee802154.mic_ok": 1,
      "ipv6.src": "fe80::ff:fe00:a",
    });
  });

  test("as text", () => {
    expect(parseMacKey(KEY)).toEqual({ key: KEY });
    expect(parseMacKey(`1=${KEY}`)).toEqual({ key: KEY, index: 1 });
    expect(parseMacKey(`deadbeef/1=${KEY}`)).toEqual({ key: KEY, index: 1, source: "deadbeef" });
  });

  test.each(["", "1=", KEY.slice(1), `256=${KEY}`, `xx/1=${KEY}`, `abc/1=${KEY}`, `a b=${KEY}`])(
    "text that is none is refused, and not repeated: %s",
    (text) => {
      expect(() => parseMacKey(text)).toThrow(KeyError);
      expect(() => parseMacKey(text)).not.toThrow(KEY);
    },
  );

  test("an address that is none is refused", () => {
    expect(() => makeExtractor([], { extendedAddresses: { "1": "02:00" } })).toThrow(KeyError);
  });
});
