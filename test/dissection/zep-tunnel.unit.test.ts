import { describe, expect, test } from "@jest/globals";
import { encodeZep, LINK_TYPE, makeExtractor } from "../../dissection/src/index.js";
import { bytesOf, EXTENDED_HEADER, readAll } from "./read-frame.js";
import {
  ethernet,
  ethernetFrame,
  IPV4,
  IPV6,
  ipv4,
  join,
  overIpv4,
  type Part,
  PROTOCOL,
  udp,
} from "./wired-frames.js";

const ACK = bytesOf("020089 71ac");

function sent(...payload: readonly Part[]) {
  return readAll(ethernetFrame(overIpv4(PROTOCOL.UDP, udp(40_000, 17_754, ...payload))));
}

function version2(frame: Uint8Array): Uint8Array {
  return encodeZep({
    channel: 26,
    deviceId: 0x1234,
    lqi: 77,
    timeUs: 1_795_175_368_488_411,
    sequence: 5,
    frame,
  });
}

describe("frames that a sniffer sent over a wire", () => {
  test("version 2: the frame and its tunnel", () => {
    const values = sent(version2(ACK));
    expect(values).toMatchObject({
      "meta.channel": 26,
      "meta.lqi": 77,
      "ethernet.src": "02:00:00:00:00:01",
      "ip.src": "10.0.0.1",
      "zep.version": 2,
      "zep.type": 1,
      "zep.channel": 26,
      "zep.device_id": 0x1234,
      "zep.lqi_mode": 1,
      "zep.lqi": 77,
      "zep.sequence": 5,
      "zep.length": 5,
      "ieee802154.frame_type": 2,
      "ieee802154.sequence_number": 0x89,
      "ieee802154.fcs_ok": 1,
    });
    expect(values).not.toHaveProperty("udp.src_port");
  });

  test("version 1, which ends with what a CC24xx radio says", () => {
    const header = "4558 01 0f 4321 00 58 00000000000000 05";
    expect(sent(header, "020089 c9e8")).toMatchObject({
      "zep.version": 1,
      "zep.device_id": 0x4321,
      "zep.lqi_mode": 0,
      "meta.channel": 15,
      "meta.lqi": 88,
      "ieee802154.fcs_ok": 1,
    });
  });

  test("IPv6 and UDP within are those of the frame, not of the tunnel", () => {
    const tunnel = `fe80${"00".repeat(13)}01 fe80${"00".repeat(13)}02`;
    const wrap = (frame: Uint8Array) => {
      const zep = join(
        "9c40 455a",
        (8 + 32 + frame.length).toString(16).padStart(4, "0"),
        "0000",
        version2(frame),
      );
      return ethernet(IPV6, "60000000", zep.length.toString(16).padStart(4, "0"), "11 40", tunnel, zep);
    };
    const inner = bytesOf(`${EXTENDED_HEADER} 7e33 f7 12 00 0000`);
    expect(readAll(ethernetFrame(wrap(inner)))).toMatchObject({
      "ipv6.src": "fe80::a",
      "udp.src_port": 0xf0b1,
    });
    const ack = readAll(ethernetFrame(wrap(ACK)));
    expect(Object.keys(ack).filter((name) => /^(ipv6|udp)\./.test(name))).toEqual([]);
  });

  test("an acknowledgement of the tunnel, and what RIOT sends as greeting", () => {
    expect(sent("4558 02 02 00000009")).toMatchObject({
      "zep.type": 2,
      "zep.sequence": 9,
      "udp.src_port": 40_000,
    });
    expect(sent("4558 02 ff 00000009")).toMatchObject({ "zep.type": 255, "udp.src_port": 40_000 });
  });

  test.each([
    ["4558 02", "truncated"],
    ["4558 02 01", "truncated"],
    ["4558 02 01 1a 1234 01", "truncated"],
    ["4558 01 0f 4321", "truncated"],
    ["4558 03 0f 4321", "bad version"],
  ])("a header that cannot be read: %s", (bytes, reason) => {
    expect(sent(bytes)).toMatchObject({ "malformed.layer": "zep", "malformed.reason": reason });
  });

  test("other bytes at its port", () => {
    const values = sent("68656c6c6f");
    expect(Object.keys(values).some((name) => /^(zep|malformed)\./.test(name))).toBe(false);
  });

  test("a frame longer than what came of it has no check sequence that could be judged", () => {
    const values = sent(version2(ACK).subarray(0, 35));
    expect(values).toMatchObject({ "zep.length": 5, "ieee802154.sequence_number": 0x89 });
    expect(values).not.toHaveProperty("ieee802154.fcs_ok");
  });

  test("on a radio link no tunnel is entered", () => {
    const addresses = `fe80${"00".repeat(13)}01 fe80${"00".repeat(13)}02`;
    const zep = join("9c40 455a 002d 0000", version2(ACK));
    const psdu = join(EXTENDED_HEADER, "41 60000000 002d 11 40", addresses, zep);
    const values = readAll(ethernetFrame(psdu, { linkType: LINK_TYPE.IEEE802_15_4_NOFCS }));
    expect(values).toMatchObject({ "udp.dest_port": 17_754, "ieee802154.frame_type": 1 });
    expect(values).not.toHaveProperty("zep.version");
  });

  test("asked for the frame alone, the tunnel is still entered", () => {
    const extractor = makeExtractor(["ieee802154.sequence_number"]);
    const frame = ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP }, udp(1, 17_754, version2(ACK))));
    extractor.extract(ethernetFrame(frame));
    expect(extractor.value(0)).toBe(0x89);
  });
});
