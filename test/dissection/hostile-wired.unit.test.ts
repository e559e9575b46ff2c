import { describe, test } from "@jest/globals";
import fc from "fast-check";
import { ATTRIBUTES, encodeZep, type Frame, LINK_TYPE, makeExtractor } from "../../dissection/src/index.js";
import { bytesOf, EXTENDED_HEADER } from "./read-frame.js";
import { ethernet, IPV4, ipv4, join, overIpv4, PROTOCOL, tcp, text, udp } from "./wired-frames.js";

const NAMES = ATTRIBUTES.filter(({ by }) => by === "dissection").map(({ name }) => name);

const zep = (frame: string) =>
  encodeZep({ channel: 26, deviceId: 1, lqi: 9, timeUs: 1.7e15, sequence: 1, frame: bytesOf(frame) });
const http = text("GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: b\r\nContent-Type: c\r\n\r\n");
const dns = "beef 0100 0001 0000 0000 0000 03777777 076578616d706c65 03636f6d 00 001c 0001";
const inner = ipv4({ protocol: PROTOCOL.UDP }, udp(1, 53, dns));

/** A frame of each kind that is read. */
const SEEDS = [
  overIpv4(PROTOCOL.TCP, tcp(1000, 80, http, { options: "020405b4 0402 080a 00000007 00000009 01 030307" })),
  overIpv4(PROTOCOL.TCP, tcp(80, 1000, text("HTTP/1.1 200 OK\r\nServer: s\r\n\r\n"))),
  overIpv4(PROTOCOL.TCP, tcp(1000, 21, text("USER me\r\n"))),
  overIpv4(PROTOCOL.TCP, tcp(21, 1000, text("230 welcome\r\n"))),
  overIpv4(PROTOCOL.TCP, tcp(1000, 53, join("0021", dns))),
  overIpv4(PROTOCOL.TCP, tcp(1000, 1883, "30 8001 00")),
  overIpv4(PROTOCOL.UDP, udp(1000, 53, dns)),
  overIpv4(PROTOCOL.UDP, udp(1000, 17_754, zep(`${EXTENDED_HEADER} 7e33 f7 12 00 0000`))),
  overIpv4(PROTOCOL.UDP, udp(1000, 17_754, zep(`${EXTENDED_HEADER} c1f4 00ab 7e33 f7 12 00 0000`))),
  overIpv4(PROTOCOL.ICMP, "05010000 0a000009", inner),
  overIpv4(PROTOCOL.GRE, "b000 0800 0000 0000 0000004d 00000001", inner),
  overIpv4(PROTOCOL.GRE, "0000 6558", ethernet(0x8100, "6005 0800", inner)),
  overIpv4(PROTOCOL.IPV4, ipv4({ protocol: PROTOCOL.IPV4, options: "94040000" }, inner)),
  overIpv4(PROTOCOL.SCTP, "9604 8e3c 11223344 00000000 01020014", new Uint8Array(16)),
  ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP, fragment: 0x2000 }, new Uint8Array(16))),
  ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP, fragment: 2 }, new Uint8Array(5))),
  ethernet(0x0806, "0001 0800 06 04 0001", new Uint8Array(20)),
];

/** Bytes of a seed replaced here and there, and the end cut off. */
const mutated = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 }),
    fc.nat({ max: 40 }),
  )
  .map(([base, changes, cut]) => {
    const bytes = base.slice(0, Math.max(0, base.length - cut));
    for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return bytes;
  });

const frames: fc.Arbitrary<Frame> = fc
  .record({
    time: fc.nat(),
    bytes: mutated,
    cut: fc.nat({ max: 3 }),
    // Other link types begin with what follows an Ethernet header.
    linkType: fc.constantFrom(LINK_TYPE.ETHERNET, LINK_TYPE.ETHERNET, LINK_TYPE.RAW_IP, LINK_TYPE.LINUX_SLL2),
  })
  .map(({ bytes, cut, linkType, time }) => {
    const view = linkType === LINK_TYPE.RAW_IP ? bytes.subarray(14) : bytes;
    return { time, linkType, bytes: view, wireLength: view.length + cut };
  });

describe("hostile frames of wired links", () => {
  test("nothing throws, and numbers are finite", () => {
    const extractor = makeExtractor(NAMES);
    fc.assert(
      fc.property(frames, (frame) => {
        extractor.extract(frame);
        NAMES.forEach((name, i) => {
          const value = extractor.value(i);
          if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${name}: ${value}`);
        });
      }),
      { numRuns: 20_000 },
    );
  });
});
