import { describe, expect, test } from "@jest/globals";
import { ATTRIBUTES, makeExtractor } from "../../dissection/src/index.js";
import { EXTENDED_HEADER, frameOf, readAll, SHORT_HEADER } from "./read-frame.js";

const ADDRESS = "20010db8000000000000000000000001";
const UNCOMPRESSED = (next: string, length: string) =>
  `41 60000000 ${length} ${next} 40 ${ADDRESS} ${ADDRESS}`;

/** Frames with a header of every kind that is read. */
const FRAMES: Readonly<Record<string, string>> = {
  "IPHC with inline fields and addresses": `${EXTENDED_HEADER} 6000 c5 0abcde 11 40 ${ADDRESS} ${ADDRESS} 1640 1641 000a abcd 0102`,
  "context and compressed UDP": `${EXTENDED_HEADER} 7ef7 01 f0 1640 1641 abcd 0102`,
  "hop-by-hop, source route, and UDP": `${EXTENDED_HEADER} 7e33 e1 06 63 04 a0 1e 0102 e3 07 03 01 ff 00 0000 77 f0 1640 1641 abcd 01`,
  "extension headers as they are": `${EXTENDED_HEADER} ${UNCOMPRESSED("00", "0030")} 2b 00 63 04 a0 1e 0102 3c 02 03 01 00 00 0000 ${ADDRESS} 11 00 01 04 00000000 1640 1641 0008 abcd`,
  "a DIO with options": `${EXTENDED_HEADER} 7b3b 3a 1a 9b 01 0000 1ef0 0200 88 11 0000 ${ADDRESS} 040e 00 08 0c 0a 0700 0080 0001 00 1e 003c 0206 07 0000 02 0180`,
  "a DAO": `${EXTENDED_HEADER} 7b33 3a 9b 02 0000 1e c0 00 07 ${ADDRESS} 0512 00 80 ${ADDRESS} 0614 00 80 05 1e ${ADDRESS}`,
  "a DAO-ACK": `${EXTENDED_HEADER} 7b33 3a 9b 03 0000 1e 80 07 00 ${ADDRESS}`,
  "a router advertisement": `${EXTENDED_HEADER} 7b33 3a 8600 0000 40 00 0708 00000000 00000000 0304 40 c0 00015180 00003840 00000000 ${ADDRESS}`,
  "a neighbour solicitation": `${EXTENDED_HEADER} 7b33 3a 8700 0000 00000000 ${ADDRESS} 2102 00 00 0000 003c 020000000000000a`,
  "an echo": `${EXTENDED_HEADER} 7b33 3a 8000 0000 0001 0002`,
  CoAP: `${EXTENDED_HEADER} 7e33 f4 1633 1633 44 01 1234 01020304 bd 01 6162636465666768696a6b6c6d6e 61 32 ff 01`,
  "HC1 and HC2": `${EXTENDED_HEADER} 42 03 00 40 ${ADDRESS} ${ADDRESS} 1234567 16401641000aabcd01020`,
  "mesh and broadcast": `${EXTENDED_HEADER} 8f 1e 0200000000000001 0200000000000002 50 07 7e33 f3 12 abcd`,
  "routing headers": `${EXTENDED_HEADER} f1 80 03 0102030405060708 90 05 1e 0102 a1 06 3f 7e33 f3 12 abcd`,
  Zigbee: `${SHORT_HEADER} 081e fdff 0400 1e 20 0200000000000001 0200000000000003 02 01 0100 0200 28 0100fb02`,
  "an enhanced beacon": `00e2 17 cdab 0100000000000002 003f 1f88 061a 010203040507 011c 01 01c8 00
    0f1b 01 05 1100 02 0100 0300 0f 0200 0000 01`,
  "6top": "21ee 35 cdab 0200000000000002 0100000000000002 003f 0da8 c9 00 01 00 07 0000 03 02 0500 0300 00f8",
  "a beacon": "0080 08 cdab 0000 4684 83 05 0100 12 0200 34 0300 56 12 0400 0500 0100000000000002",
  "an association response": "63cc 02 cdab 0100000000000002 0200000000000002 02 3412 01",
  "a secured frame":
    "69dc 01 cdab 0b00000000000002 0100000000000002 1d 05000000 deadbeefcafebabe 01 010203 aabbccdd",
  "a multipurpose frame": "ad05 09 cdab 0b00 0a00",
};

/** What is said of all bytes of the frame, and so of those that were cut off. */
const OF_THE_WHOLE = /psdu_hash|checksum_ok|^malformed|payload_length/;

describe.each(Object.entries(FRAMES))("%s", (_, hex) => {
  const whole = frameOf(hex);
  const all = readAll(whole);

  test("is read to its end", () => {
    expect(all).not.toHaveProperty(["malformed.layer"]);
  });

  test("each attribute alone is what it is among all", () => {
    for (const { name } of ATTRIBUTES.filter(({ by }) => by === "dissection")) {
      const alone = makeExtractor([name]);
      alone.extract(whole);
      if (!name.startsWith("meta.")) expect([name, alone.value(0)]).toEqual([name, all[name]]);
    }
  });

  test("cut by the capture anywhere, it shows no other values and no fault", () => {
    for (let length = 0; length < whole.bytes.length; length++) {
      const shown = readAll({ ...whole, bytes: whole.bytes.subarray(0, length) });
      const differing = Object.entries(shown).filter(
        ([name, value]) => !OF_THE_WHOLE.test(name) && all[name] !== value,
      );
      expect([length, differing]).toEqual([length, []]);
      expect([length, shown["malformed.reason"]]).toEqual([length, undefined]);
    }
  });

  test("sent with its end missing, it is malformed or shorter, and shows no more", () => {
    for (let length = 0; length < whole.bytes.length; length++) {
      const bytes = whole.bytes.subarray(0, length);
      const shown = readAll({ ...whole, bytes, wireLength: length });
      const more = Object.keys(shown).filter((name) => !OF_THE_WHOLE.test(name) && !(name in all));
      expect([length, more]).toEqual([length, []]);
    }
  });
});
