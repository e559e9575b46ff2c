import {
  encodeAck,
  encodeDao,
  encodeDaoAck,
  encodeDataFrame,
  encodeDio,
  encodeDis,
  encodeIphc,
  encodeUdpNhc,
  encodeZep,
  eui64OfAddress,
  formatEui64,
  formatIp6,
  globalAddress,
  LINK_TYPE,
  linkLocalAddress,
  makeExtractor,
  NEXT_HEADER,
  unwrapZep,
} from "@fedprobe/dissection";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

const eui64 = fc.uint8Array({ minLength: 8, maxLength: 8 });
const prefix = fc.uint8Array({ minLength: 8, maxLength: 8 }).filter(([first]) => first !== 0xff);
const byte = fc.integer({ min: 0, max: 255 });
const word = fc.integer({ min: 0, max: 0xffff });
const payload = fc.uint8Array({ maxLength: 40 });
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

/** The named attributes of a PSDU with FCS. */
function read(bytes: Uint8Array, ...names: string[]): unknown[] {
  const extractor = makeExtractor(names);
  extractor.extract({ time: 0, linkType: LINK_TYPE.IEEE802_15_4_WITHFCS, bytes, wireLength: bytes.length });
  return names.map((_, index) => extractor.value(index));
}

const FROM = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 1);
const TO = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 2);

function frameOf(packet: Uint8Array, source = FROM, destination: Uint8Array | "broadcast" = TO): Uint8Array {
  return encodeDataFrame({ panId: 1, sequence: 0, source, destination, ackRequest: false, payload: packet });
}

/** The ones' complement sum that a receiver takes over pseudo-header and message; right if all bits are 1. */
function receivedSum(source: Uint8Array, destination: Uint8Array, next: number, message: Uint8Array): number {
  const words = [
    ...source,
    ...destination,
    0,
    0,
    message.length >> 8,
    message.length & 255,
    0,
    0,
    0,
    next,
    ...message,
  ];
  if (words.length % 2 === 1) words.push(0);
  let sum = 0;
  for (let i = 0; i < words.length; i += 2) sum += words[i]! * 256 + words[i + 1]!;
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return sum;
}

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

describe("RPL", () => {
  const [source, destination] = [linkLocalAddress(FROM), linkLocalAddress(TO)];
  const frameWith = (message: Uint8Array) => {
    const packet = { source, destination, hopLimit: 255, nextHeader: NEXT_HEADER.ICMPV6, payload: message };
    return frameOf(encodeIphc(packet, FROM, TO));
  };
  const checks = (message: Uint8Array) => {
    expect(receivedSum(source, destination, NEXT_HEADER.ICMPV6, message)).toBe(0xffff);
    expect(read(frameWith(message), "icmpv6.type", "icmpv6.code", "malformed.reason")).toEqual([
      155,
      message[1],
      undefined,
    ]);
  };

  test("a DIO is read as it was meant", () => {
    const dio = fc.record({
      instance: byte,
      version: byte,
      rank: word,
      grounded: fc.boolean(),
      modeOfOperation: fc.integer({ min: 0, max: 7 }),
      dtsn: byte,
      dodagId: eui64.map(linkLocalAddress),
      prefix,
      configuration: fc.record({
        intervalDoublings: byte,
        intervalMin: byte,
        redundancy: byte,
        maxRankIncrease: word,
        minHopRankIncrease: word,
        objective: word,
        defaultLifetime: byte,
        lifetimeUnit: word,
      }),
    });
    fc.assert(
      fc.property(dio, (fields) => {
        const message = encodeDio(fields, source, destination);
        checks(message);
        const names = [
          "dio_version",
          "dio_rank",
          "dio_mop",
          "dio_dtsn",
          "dio_dagid",
          "min_hop_rank_increase",
          "instance",
        ];
        const grounded = read(frameWith(message), "rpl.dio_grounded");
        expect(grounded).toEqual([fields.grounded ? 1 : 0]);
        expect(read(frameWith(message), ...names.map((name) => `rpl.${name}`))).toEqual([
          fields.version,
          fields.rank,
          fields.modeOfOperation,
          fields.dtsn,
          formatIp6(fields.dodagId, 0),
          fields.configuration.minHopRankIncrease,
          fields.instance,
        ]);
      }),
    );
  });

  test("a DAO is read as it was meant", () => {
    const target = fc.tuple(prefix, eui64).map(([network, id]) => globalAddress(network, id));
    const dao = fc.record({ instance: byte, sequence: byte, target, pathSequence: byte, pathLifetime: byte });
    fc.assert(
      fc.property(dao, (fields) => {
        const message = encodeDao(fields, source, destination);
        checks(message);
        const names = [
          "rpl.dao_sequence",
          "rpl.target",
          "rpl.transit_lifetime",
          "rpl.transit_parent",
          "rpl.instance",
        ];
        const { instance, sequence, pathLifetime } = fields;
        expect(read(frameWith(message), ...names)).toEqual([
          sequence,
          formatIp6(fields.target, 0),
          pathLifetime,
          undefined,
          instance,
        ]);
      }),
    );
  });

  test("DIS and DAO-ACK are read as they were meant", () => {
    checks(encodeDis(source, destination));
    fc.assert(
      fc.property(byte, byte, (instance, sequence) => {
        const message = encodeDaoAck({ instance, sequence }, source, destination);
        checks(message);
        expect(read(frameWith(message), "rpl.daoack_status", "rpl.instance")).toEqual([0, instance]);
      }),
    );
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
