import {
  encodeIphc,
  encodeUdpNhc,
  formatIp6,
  globalAddress,
  linkLocalAddress,
  NEXT_HEADER,
} from "@fedprobe/dissection";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { byte, eui64, FROM, frameOf, payload, prefix, read, receivedSum, TO, word } from "./encode-fields.js";

const port = fc.oneof(
  word,
  fc.integer({ min: 0xf000, max: 0xf0ff }),
  fc.integer({ min: 0xf0b0, max: 0xf0bf }),
);
/** Common ones and others alike. */
const hopLimit = fc.oneof(fc.constantFrom(1, 64, 255), byte);
const multicast = fc.tuple(byte, fc.uint8Array({ minLength: 14, maxLength: 14 })).map(([scope, rest]) => {
  return Uint8Array.of(0xff, scope, ...rest);
});
const shortMulticast = byte.map((group) => Uint8Array.of(0xff, 0x02, ...new Uint8Array(13), group));

/** An address that `link` may have, or that has nothing to do with it. */
const addressFor = (link: Uint8Array) =>
  fc.oneof(
    fc.constant(linkLocalAddress(link)),
    eui64.map(linkLocalAddress),
    fc.tuple(prefix, eui64).map(([network, id]) => globalAddress(network, id)),
  );

describe("IPHC", () => {
  const unicast = fc.tuple(eui64, eui64).chain(([from, to]) =>
    fc.record({
      from: fc.constant(from),
      to: fc.constant(to),
      source: addressFor(from),
      destination: addressFor(to),
    }),
  );
  const broadcast = eui64.chain((from) =>
    fc.record({
      from: fc.constant(from),
      to: fc.constant("broadcast" as const),
      source: addressFor(from),
      destination: fc.oneof(multicast, shortMulticast),
    }),
  );

  test("gives back addresses, hop limit and next header, and nothing is malformed", () => {
    const nextHeader = fc.constantFrom<number>(NEXT_HEADER.NONE, NEXT_HEADER.ICMPV6);
    fc.assert(
      fc.property(
        fc.oneof(unicast, broadcast),
        hopLimit,
        nextHeader,
        ({ from, to, ...addresses }, hops, next) => {
          const packet = { ...addresses, hopLimit: hops, nextHeader: next, payload: new Uint8Array(8) };
          const frame = frameOf(encodeIphc(packet, from, to), from, to);
          const names = ["ipv6.src", "ipv6.dst", "ipv6.hop_limit", "ipv6.next_header", "malformed.reason"];
          const { source, destination } = addresses;
          expect(read(frame, ...names)).toEqual([
            formatIp6(source, 0),
            formatIp6(destination, 0),
            hops,
            next,
            undefined,
          ]);
        },
      ),
    );
  });

  test("leaves out what the link addresses say", () => {
    const [source, destination] = [linkLocalAddress(FROM), linkLocalAddress(TO)];
    const packet = {
      source,
      destination,
      hopLimit: 64,
      nextHeader: NEXT_HEADER.NONE,
      payload: new Uint8Array(0),
    };
    expect(encodeIphc(packet, FROM, TO)).toHaveLength(3);
  });
});

describe("UDP in NHC", () => {
  test("gives back ports and length, and its checksum is right", () => {
    fc.assert(
      fc.property(port, port, payload, eui64, (sourcePort, destinationPort, body, id) => {
        const [source, destination] = [linkLocalAddress(id), linkLocalAddress(TO)];
        const udp = encodeUdpNhc({ source, destination, sourcePort, destinationPort, payload: body });
        const packet = { source, destination, hopLimit: 64, nextHeader: NEXT_HEADER.UDP, payload: udp };
        const frame = frameOf(encodeIphc(packet, FROM, TO));
        const names = ["udp.src_port", "udp.dest_port", "udp.len", "ipv6.next_header", "malformed.reason"];
        expect(read(frame, ...names)).toEqual([
          sourcePort,
          destinationPort,
          8 + body.length,
          NEXT_HEADER.UDP,
          undefined,
        ]);
        const checksum = udp.subarray(udp.length - body.length - 2, udp.length - body.length);
        const ports = [sourcePort >> 8, sourcePort & 255, destinationPort >> 8, destinationPort & 255];
        const whole = Uint8Array.of(...ports, 0, 8 + body.length, ...checksum, ...body);
        expect(receivedSum(source, destination, NEXT_HEADER.UDP, whole)).toBe(0xffff);
      }),
    );
  });

  test("a checksum that comes out as 0 is sent as 0xffff (RFC 768)", () => {
    const zero = new Uint8Array(16);
    const fields = { source: zero, destination: zero, sourcePort: 0, destinationPort: 0 };
    // 17 of the next header, twice the length of 10, and this, are 0xffff.
    const udp = encodeUdpNhc({ ...fields, payload: Uint8Array.of(0xff, 0xff - 17 - 20) });
    expect([...udp.subarray(5, 7)]).toEqual([0xff, 0xff]);
  });
});
