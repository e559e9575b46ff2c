import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseIp6 } from "../../dissection/src/addresses.js";
import { internetChecksum } from "../../dissection/src/encode/internet-checksum.js";
import { LINK_TYPE, makeExtractor } from "../../dissection/src/index.js";
import { EXTENDED_HEADER, frameOf, readPayload } from "./read-frame.js";

const SOURCE = parseIp6("fe80::a")!;
const DESTINATION = parseIp6("fe80::b")!;
const ROUTED_TO = parseIp6("fe80::77")!;

const hex = (bytes: Uint8Array | number[]) => Buffer.from(bytes).toString("hex");
const hex16 = (value: number) => value.toString(16).padStart(4, "0");

/** The UDP checksum of `payload` between two ports; a sum of 0 is sent as ffff. */
function udpChecksum(ports: string, payload: string, destination = DESTINATION): string {
  const length = hex16(8 + payload.length / 2);
  const message = Buffer.from(`${ports}${length}0000${payload}`, "hex");
  return hex16(internetChecksum(SOURCE, destination, 17, message) || 0xffff);
}

const PORTS = "f0b1f0b2";
const payloads = fc.uint8Array({ maxLength: 60 }).map(hex);

describe("checksums over the pseudo-header (RFC 8200, 8.1)", () => {
  test("of compressed UDP: right, and wrong by any other number", () => {
    fc.assert(
      fc.property(payloads, fc.integer({ min: 1, max: 0xfffd }), (payload, error) => {
        const right = udpChecksum(PORTS, payload);
        const wrong = hex16((Number.parseInt(right, 16) + error) % 0xffff);
        expect(readPayload(`7e33 f3 12 ${right} ${payload}`)).toHaveProperty(["udp.checksum_ok"], 1);
        expect(readPayload(`7e33 f3 12 ${wrong} ${payload}`)).toHaveProperty(["udp.checksum_ok"], 0);
      }),
    );
  });

  test.each([
    [1, 1],
    [2, 1],
    [3, undefined],
  ])("are judged although the capture cut %d bytes, if that was the check sequence alone", (cut, judged) => {
    const whole = frameOf(`${EXTENDED_HEADER} 7e33 f3 12 ${udpChecksum(PORTS, "0102")} 0102 0000`).bytes;
    const extractor = makeExtractor(["udp.checksum_ok", "malformed.layer"]);
    const bytes = whole.subarray(0, whole.length - cut);
    extractor.extract({ time: 0, linkType: LINK_TYPE.IEEE802_15_4_WITHFCS, bytes, wireLength: whole.length });
    expect([extractor.value(0), extractor.value(1)]).toEqual([judged, undefined]);
  });

  test("of compressed UDP behind an extension header", () => {
    const checksum = udpChecksum(PORTS, "0102");
    const frame = readPayload(`7e33 e1 06 63 04 a0 1e 0102 f3 12 ${checksum} 0102`);
    expect(frame).toMatchObject({ "udp.checksum_ok": 1, "ipv6.rpl_instance": 0x1e });
  });

  test("of UDP and ICMPv6 behind a header that is not compressed", () => {
    const udp = `${PORTS}000a${udpChecksum(PORTS, "abcd")}abcd`;
    const echo = "8000000000010002";
    const checksum = hex16(internetChecksum(SOURCE, DESTINATION, 58, Buffer.from(echo, "hex")));
    const header = (length: string, next: string) =>
      `41 60000000 ${length} ${next} 40 ${hex(SOURCE)}${hex(DESTINATION)}`;
    expect(readPayload(`${header("000a", "11")} ${udp}`)).toHaveProperty(["udp.checksum_ok"], 1);
    const right = readPayload(`${header("0008", "3a")} 8000${checksum}00010002`);
    const wrong = readPayload(`${header("0008", "3a")} 8000${checksum}00010003`);
    expect([right["icmpv6.checksum_ok"], wrong["icmpv6.checksum_ok"]]).toEqual([1, 0]);
  });

  test("to the last address of a source route (RFC 6554)", () => {
    const checksum = udpChecksum(PORTS, "", ROUTED_TO);
    const routing = `e3 07 03 01 ff 00 0000 77 f3 12 ${checksum}`;
    expect(readPayload(`7e33 ${routing}`)).toMatchObject({
      "ipv6.routing_type": 3,
      "ipv6.segments_left": 1,
      "ipv6.routing_destination": "fe80::77",
      "udp.checksum_ok": 1,
    });
  });

  test("0 is wrong over IPv6", () => {
    expect(readPayload("7e33 f3 12 0000")).toHaveProperty(["udp.checksum_ok"], 0);
  });

  test.each([
    ["elided", "7e33 f7 12 01"],
    ["source not known", "7e73 f3 12 abcd 01"],
  ])("%s: cannot be judged", (_, payload) => {
    const frame = readPayload(payload);
    expect(frame).toHaveProperty(["udp.len"], 9);
    expect(frame).not.toHaveProperty(["udp.checksum_ok"]);
  });

  test("what the capture cut off cannot be judged", () => {
    const extractor = makeExtractor(["udp.checksum_ok", "udp.len"]);
    const frame = frameOf(`${EXTENDED_HEADER} 7e33 f3 12 abcd 01`);
    extractor.extract({ ...frame, wireLength: frame.wireLength + 3 });
    expect([extractor.value(0), extractor.value(1)]).toEqual([undefined, 12]);
  });

  test("asked for alone, it needs no addresses asked for", () => {
    const extractor = makeExtractor(["udp.checksum_ok"]);
    extractor.extract(frameOf(`${EXTENDED_HEADER} 7e33 f3 12 ${udpChecksum(PORTS, "07")} 07`));
    expect(extractor.value(0)).toBe(1);
  });
});
