import { describe, expect, test } from "@jest/globals";
import {
  ATTRIBUTES,
  attributeType,
  ContextError,
  LINK_TYPE,
  makeExtractor,
  nearestAttribute,
  UnknownAttributeError,
} from "../../dissection/src/index.js";
import { EXTENDED_HEADER, frameOf } from "./read-frame.js";

const UDP = frameOf(`${EXTENDED_HEADER} 7e33 f7 12 00`);
const ACK = frameOf("020089");

describe("extractor", () => {
  test("gives the attributes in the order of their names, also twice the same", () => {
    const extractor = makeExtractor(["udp.dest_port", "ipv6.src", "udp.dest_port"]);
    extractor.extract(UDP);
    expect([0, 1, 2, 3].map((i) => extractor.value(i))).toEqual([0xf0b2, "fe80::a", 0xf0b2, undefined]);
  });

  test("of each frame only its own", () => {
    const extractor = makeExtractor(["ieee802154.sequence_number", "ipv6.src", "udp.len"]);
    const seen = [UDP, ACK, UDP].map((frame) => {
      extractor.extract(frame);
      return [0, 1, 2].map((i) => extractor.value(i));
    });
    expect(seen).toEqual([
      [1, "fe80::a", 9],
      [0x89, undefined, undefined],
      [1, "fe80::a", 9],
    ]);
  });

  test("each attribute alone is what it is among all", () => {
    const names = ATTRIBUTES.filter(({ by }) => by !== "probe").map(({ name }) => name);
    const all = makeExtractor(names);
    const frame = frameOf(`${EXTENDED_HEADER} c1f4 00ab 7e33 e1 06 63 04 a0 1e 0102 f3 12 abcd 00`);
    all.extract(frame);
    names.forEach((name, i) => {
      const alone = makeExtractor([name]);
      alone.extract(frame);
      expect([name, alone.value(0)]).toEqual([name, all.value(i)]);
    });
  });

  test("says what the source said of the frame", () => {
    const names = [
      "meta.timestamp",
      "meta.packet_len",
      "meta.link_type",
      "meta.rssi",
      "meta.channel",
      "meta.lqi",
    ];
    const extractor = makeExtractor(names);
    const time = 1_795_175_368_488_411;
    extractor.extract(frameOf("02", { time, wireLength: 9, radio: { rssi: -60, channel: 26, lqi: 1 } }));
    expect(names.map((_, i) => extractor.value(i))).toEqual([time, 9, 230, -60, 26, 1]);
    extractor.extract(frameOf("02", { time: 1, linkType: 1, radio: {} }));
    expect(names.map((_, i) => extractor.value(i))).toEqual([1, 1, 1, undefined, undefined, undefined]);
  });

  test("an unknown name says the nearest known one", () => {
    const error = (() => {
      try {
        return makeExtractor(["udp.src_prot"]);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(UnknownAttributeError);
    expect(error).toMatchObject({ attribute: "udp.src_prot", nearest: "udp.src_port" });
    expect(String(error)).toContain("udp.src_prot: no such attribute; the nearest is udp.src_port");
  });

  test("what only the probe knows cannot be read from a frame", () => {
    expect(() => makeExtractor(["meta.rank"])).toThrow("attribute meta.rank: is known to the probe");
  });

  test.each([
    [{ 0: "aaaa" }, /context 0: "aaaa" is no IPv6 prefix/],
    [{ 0: "aaaa::/129" }, /context 0/],
    [{ 0: "aaaa::/x" }, /context 0/],
    [{ 16: "aaaa::/64" }, /context 16: identifiers are 0 to 15/],
  ])("a context that is none is refused: %j", (contexts, message) => {
    expect(() => makeExtractor([], { contexts })).toThrow(ContextError);
    expect(() => makeExtractor([], { contexts })).toThrow(message);
  });
});

describe("dictionary", () => {
  test("names are unique and well formed, and every entry has a sentence", () => {
    const names = ATTRIBUTES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, protocol, sentence } of ATTRIBUTES) {
      expect(name).toMatch(/^[a-z0-9_]+\.[a-z0-9_]+$/);
      expect(name.startsWith(`${protocol}.`)).toBe(true);
      expect(sentence).toMatch(/\.$/);
    }
  });

  test("knows types, those of calculated attributes too, and the nearest name", () => {
    expect(attributeType("ipv6.src")).toBe("ip6");
    expect(attributeType("node.id")).toBe("s");
    expect(attributeType("meta.retransmission")).toBe("b");
    expect(attributeType("ip.source")).toBeUndefined();
    expect(nearestAttribute("ipv6.scr")).toBe("ipv6.src");
  });

  test("a link type that is not read gives what the capture says, and no more", () => {
    const extractor = makeExtractor(["meta.link_type", "ieee802154.frame_type"]);
    extractor.extract(frameOf("020089", { linkType: 147 }));
    expect([extractor.value(0), extractor.value(1)]).toEqual([147, undefined]);
    expect(Object.values(LINK_TYPE)).not.toContain(147);
  });
});
