import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  ATTRIBUTES,
  attributeType,
  type Frame,
  LINK_TYPE,
  makeExtractor,
  type Value,
} from "../../dissection/src/index.js";
import { bytesOf, EXTENDED_HEADER, SHORT_HEADER } from "./read-frame.js";

const NAMES = ATTRIBUTES.filter(({ by }) => by === "dissection").map(({ name }) => name);
const extractor = makeExtractor(NAMES, { contexts: { 0: "aaaa::/64", 3: "2001:db8::/33" } });

const TEXT: Readonly<Record<string, RegExp>> = {
  a2: /^0x[0-9a-f]{4}$/,
  a8: /^([0-9a-f]{2}:){7}[0-9a-f]{2}$/,
  ip6: /^[0-9a-f:.]+$/,
  ip4: /^([0-9]{1,3}\.){3}[0-9]{1,3}$/,
  mac: /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/,
  // Text is whatever the sender wrote; it is escaped where it is printed.
  s: /^/,
  h: /^[0-9a-f]*$/,
};

/** A value is a finite number or text in the form of its type. */
function expectWellFormed(name: string, value: Value | undefined): void {
  const text = TEXT[attributeType(name)!];
  const isRight = text === undefined ? Number.isFinite(value) : text.test(String(value));
  if (value !== undefined && !isRight) throw new Error(`${name}: ${value}`);
}

function readEverything(frame: Frame): void {
  extractor.extract(frame);
  for (const [i, name] of NAMES.entries()) expectWellFormed(name, extractor.value(i));
}

const HEADERS = [
  "",
  "0000 0800 0a00 0100",
  EXTENDED_HEADER,
  SHORT_HEADER,
  "61dc 01 cdab 0b00000000000002 0a00000000000002",
];
const PAYLOADS = [
  "",
  "7e33 e1 06 63 04 a0 1e 0102 f3 12 abcd 00",
  "c1f4 00ab 7b3b 3a 1a 9b 01 0000 1e f0 0200 88 11 00 00",
  "b5 0102 0304 50 07 6000 c5 0abcde 3a 40",
  `41 60000000 0040 00 40 fe80${"00".repeat(13)}01 ff02${"00".repeat(13)}1a 3a 00 63 04 a0 1e 0102 9b 02 0000 1e 40 00 f1`,
  "7e77 ee 7e77 ee 7e77",
];

const seeds = fc.tuple(
  fc.constantFrom(...HEADERS),
  fc.constantFrom(...PAYLOADS),
  fc.uint8Array({ maxLength: 60 }),
);
const structured = seeds.map(([header, payload, rest]) =>
  Uint8Array.of(...bytesOf(header + payload), ...rest),
);

/** Bytes of `base` replaced here and there, and the end cut off. */
const mutated = fc
  .tuple(
    structured,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 }),
    fc.nat({ max: 30 }),
  )
  .map(([base, changes, cut]) => {
    const bytes = base.slice(0, Math.max(0, base.length - cut));
    for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return bytes;
  });

const frames: fc.Arbitrary<Frame> = fc.record({
  time: fc.nat(),
  linkType: fc.constantFrom(...Object.values(LINK_TYPE)),
  bytes: fc.oneof(fc.uint8Array({ maxLength: 140 }), structured, mutated),
  wireLength: fc.nat({ max: 200 }),
  fcsFormat: fc.constantFrom("crc-16", "cc24xx", "none"),
});

describe("hostile bytes", () => {
  test("nothing throws, and every value has the form of its type", () => {
    fc.assert(fc.property(frames, readEverything), { numRuns: 20_000 });
  });

  test("a frame that is no fragment, and not secured, reads the same whatever was read before it", () => {
    const fresh = () => makeExtractor(NAMES, { contexts: { 0: "aaaa::/64", 3: "2001:db8::/33" } });
    const values = (made: typeof extractor, frame: Frame) => {
      made.extract(frame);
      return NAMES.map((_, i) => made.value(i));
    };
    fc.assert(
      fc.property(frames, frames, (before, frame) => {
        const alone = values(fresh(), frame);
        const of = (name: string) => alone[NAMES.indexOf(name)];
        const isFragment = ["lowpan.frag_tag", "ipv6.frag_offset"].some((name) => of(name) !== undefined);
        // Of a secured frame it is said how its counter differs from the sender's last one.
        const isCounted = of("ieee802154.frame_counter") !== undefined;
        fc.pre(!isFragment && !isCounted && !of("ip.mf_flag") && !of("ip.frag_offset"));
        extractor.extract(before);
        expect(values(extractor, frame)).toEqual(alone);
      }),
      { numRuns: 500 },
    );
  });

  test("the longest chains of headers end with the frame", () => {
    for (const unit of ["50 00", "80 0000000000000000 0000000000000000", "c001 0000", "ee 7e77", "e1 00"]) {
      const chain = unit.startsWith("e") ? `7e77 ${unit.repeat(500)}` : unit.repeat(500);
      const bytes = bytesOf(EXTENDED_HEADER + chain);
      readEverything({ time: 0, linkType: LINK_TYPE.IEEE802_15_4_NOFCS, bytes, wireLength: bytes.length });
    }
  });
});
