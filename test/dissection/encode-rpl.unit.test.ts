import {
  encodeDao,
  encodeDaoAck,
  encodeDio,
  encodeDis,
  encodeIphc,
  formatIp6,
  globalAddress,
  linkLocalAddress,
  NEXT_HEADER,
} from "@fedprobe/dissection";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { byte, eui64, FROM, frameOf, prefix, read, receivedSum, TO, word } from "./encode-fields.js";

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
