import { describe, expect, test } from "@jest/globals";
import { readPayload } from "./read-frame.js";

const FROM = "20010db8000000000000000000000001";
const TO = "20010db8000000000000000000000002";

/** A packet with a routing header of this content behind its next header and length, and UDP behind it. */
function readRouted(content: string): Record<string, unknown> {
  const units = (2 + content.replaceAll(" ", "").length / 2) / 8 - 1;
  const payload = `11 0${units} ${content} 1640 1641 0008 abcd`;
  const length = (payload.replaceAll(" ", "").length / 2).toString(16).padStart(4, "0");
  return readPayload(`41 60000000 ${length} 2b 40 ${FROM} ${TO} ${payload}`);
}

describe("routing headers (RFC 8200, 4.4)", () => {
  test.each([
    ["RPL, the last address in one octet", "03 02 ff 70 0000 77 00000000000000", "2001:db8::77"],
    ["RPL, the last address in sixteen", `03 01 f0 00 0000 ${FROM}`, "2001:db8::1"],
    ["of type 0", `00 01 00000000 ${FROM}`, "2001:db8::1"],
    ["of type 2", `02 01 00000000 ${FROM}`, "2001:db8::1"],
  ])("%s", (_, content, last) => {
    const frame = readRouted(content);
    expect(frame["ipv6.segments_left"]).toBeGreaterThan(0);
    expect(frame["ipv6.routing_destination"]).toBe(last);
    expect(frame).toMatchObject({ "udp.len": 8 });
  });

  test("the octets that RPL elides are those of the destination", () => {
    expect(readRouted("03 01 0f 70 0000 88 00000000000000")).toMatchObject({
      "ipv6.routing_type": 3,
      "ipv6.routing_destination": "2001:db8::88",
    });
  });

  test.each([
    ["at its end", `03 00 f0 00 0000 ${FROM}`],
    ["of a type that is not known", `04 01 00000000 ${FROM}`],
  ])("%s, it says no other destination", (_, content) => {
    const frame = readRouted(content);
    expect(frame).toMatchObject({ "ipv6.dst": "2001:db8::2", "udp.len": 8 });
    expect(frame).not.toHaveProperty(["ipv6.routing_destination"]);
  });

  test("elided octets of a destination that is not known are not known", () => {
    const frame = readPayload("7e37 e3 07 03 01 0f 00 0000 88 f3 12 abcd");
    expect(frame).toMatchObject({ "ipv6.segments_left": 1 });
    expect(frame).not.toHaveProperty(["ipv6.routing_destination"]);
  });

  test.each([
    ["more padding than there is", "03 01 00 f0 0000"],
    ["no address", "00 01 00000000"],
  ])("malformed: %s", (_, content) => {
    expect(readRouted(content)).toMatchObject({
      "malformed.layer": "ipv6",
      "malformed.reason": "bad header length",
    });
  });

  test("a compressed one without its fields is malformed", () => {
    expect(readPayload("7e33 e3 02 03 01 f3 12 abcd")).toMatchObject({
      "malformed.reason": "bad header length",
    });
  });
});
