import { join } from "node:path";
import {
  crc16,
  encodeAck,
  encodeDao,
  encodeDaoAck,
  encodeDataFrame,
  encodeIphc,
  encodeUdpNhc,
  type Frame,
  makeExtractor,
  NEXT_HEADER,
  parseIp6,
  type Value,
} from "@fedprobe/dissection";
import { describe, expect, test } from "@jest/globals";
import { DATA, hasData, readFrames } from "./oracle.js";

const describeWithData = hasData ? describe : describe.skip;

const NAMES = [
  "ieee802154.frame_type",
  "ieee802154.sequence_number",
  "ieee802154.ack_request",
  "ieee802154.dst_pan_id",
  "ieee802154.src_address_extended",
  "ieee802154.dst_address_extended",
  "lowpan.frag_size",
  "ipv6.src",
  "ipv6.dst",
  "ipv6.hop_limit",
  "udp.src_port",
  "udp.dest_port",
  "udp.len",
  "icmpv6.code",
  "rpl.instance",
  "rpl.dao_sequence",
  "rpl.target",
  "rpl.transit_lifetime",
] as const;

type Fields = Readonly<Record<(typeof NAMES)[number], Value | undefined>>;

const extractor = makeExtractor([...NAMES]);

function fieldsOf(frame: Frame): Fields {
  extractor.extract(frame);
  return Object.fromEntries(NAMES.map((name, index) => [name, extractor.value(index)])) as Fields;
}

const eui64 = (text: Value | undefined) =>
  Uint8Array.from(String(text).split(":"), (byte) => Number.parseInt(byte, 16));
const address = (text: Value | undefined) => parseIp6(String(text))!;

/** DAO-ACK: the sequence is in the byte before the status, which ends the frame. */
function rplMessage(
  fields: Fields,
  bytes: Uint8Array,
  source: Uint8Array,
  destination: Uint8Array,
): Uint8Array {
  const instance = Number(fields["rpl.instance"]);
  if (fields["icmpv6.code"] === 3) {
    return encodeDaoAck({ instance, sequence: bytes.at(-4)! }, source, destination);
  }
  const dao = {
    instance,
    sequence: Number(fields["rpl.dao_sequence"]),
    target: address(fields["rpl.target"]),
    pathSequence: bytes.at(-4)!,
    pathLifetime: Number(fields["rpl.transit_lifetime"]),
  };
  return encodeDao(dao, source, destination);
}

/** The same frame by our encoders, made from what the dissection says of it. */
function encodeAgain(fields: Fields, bytes: Uint8Array): Uint8Array {
  const sequence = Number(fields["ieee802154.sequence_number"]);
  if (fields["ieee802154.frame_type"] === 2) return encodeAck(sequence);
  const [source, destination] = [address(fields["ipv6.src"]), address(fields["ipv6.dst"])];
  const [from, to] = [
    eui64(fields["ieee802154.src_address_extended"]),
    eui64(fields["ieee802154.dst_address_extended"]),
  ];
  const isUdp = fields["udp.len"] !== undefined;
  const ports = {
    sourcePort: Number(fields["udp.src_port"]),
    destinationPort: Number(fields["udp.dest_port"]),
  };
  const data = bytes.subarray(bytes.length - 2 - (Number(fields["udp.len"]) - 8), -2);
  const payload = isUdp
    ? encodeUdpNhc({ source, destination, ...ports, payload: data })
    : rplMessage(fields, bytes, source, destination);
  const nextHeader = isUdp ? NEXT_HEADER.UDP : NEXT_HEADER.ICMPV6;
  const hopLimit = Number(fields["ipv6.hop_limit"]);
  return encodeDataFrame({
    panId: Number(fields["ieee802154.dst_pan_id"]),
    sequence,
    source: from,
    destination: to,
    ackRequest: fields["ieee802154.ack_request"] === 1,
    payload: encodeIphc({ source, destination, hopLimit, nextHeader, payload }, from, to),
  });
}

/** The frame as its sender would have made it if it used the frame version of 2003. */
function asVersion2003(bytes: Uint8Array): Uint8Array {
  const frame = Uint8Array.from(bytes);
  frame[1]! &= ~0x30;
  const end = frame.length - 2;
  const fcs = crc16(frame, 0, end);
  frame.set([fcs & 0xff, fcs >> 8], end);
  return frame;
}

/** Length of a frame with a DAO that announces one target. */
const ONE_TARGET = 60;

/** What our encoders are for: acknowledgements, datagrams in one frame, DAO of one target, and DAO-ACK. */
function isOurs(fields: Fields, length: number): boolean {
  if (fields["ieee802154.frame_type"] === 2) return true;
  if (fields["lowpan.frag_size"] !== undefined || fields["ieee802154.dst_address_extended"] === undefined) {
    return false;
  }
  const isDao = fields["icmpv6.code"] === 2 && length === ONE_TARGET;
  return isDao || fields["icmpv6.code"] === 3 || fields["udp.len"] !== undefined;
}

describeWithData("frames of a RIOT network", () => {
  test("are the same, byte for byte, when our encoders make them", async () => {
    const counts = { ack: 0, udp: 0, rpl: 0 };
    for (const frame of await readFrames(join(DATA, "riot/normal/air.pcap"))) {
      const fields = fieldsOf(frame);
      if (!isOurs(fields, frame.bytes.length)) continue;
      const again = Buffer.from(encodeAgain(fields, frame.bytes)).toString("hex");
      expect(again).toBe(Buffer.from(asVersion2003(frame.bytes)).toString("hex"));
      counts[fields["udp.len"] !== undefined ? "udp" : fields["icmpv6.code"] !== undefined ? "rpl" : "ack"] +=
        1;
    }
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(10);
  });
});
