import { isIPv6 } from "node:net";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  eui64OfAddress,
  formatEui64,
  formatExtended,
  formatIp6,
  formatShort,
  parseIp6,
} from "../../dissection/src/index.js";
import { bytesOf } from "./read-frame.js";

const address = fc.uint8Array({ minLength: 16, maxLength: 16 });
/** Addresses with runs of zeros. */
const sparse = address.map((bytes) => bytes.map((byte) => (byte < 0xc0 ? 0 : byte)));

describe("IPv6 addresses as text", () => {
  test.each([
    ["20010db8000000000000000000000001", "2001:db8::1"],
    ["20010db8000000010000000000000000", "2001:db8:0:1::"],
    ["20010db8000000000001000000000001", "2001:db8::1:0:0:1"],
    ["20010db8000100010001000100010000", "2001:db8:1:1:1:1:1:0"],
    ["00000000000000000000000000000000", "::"],
    ["00000000000000000000000000000001", "::1"],
    ["00010000000000000000000000000000", "1::"],
    ["00000000000000000000ffffc0000201", "::ffff:192.0.2.1"],
    ["000000000000000000000000c0000201", "::192.0.2.1"],
  ])("%s is %s (RFC 5952)", (hex, text) => {
    expect(formatIp6(bytesOf(hex), 0)).toBe(text);
    expect(parseIp6(text)).toEqual(bytesOf(hex));
  });

  test("are read back as they were, and are what the URL standard makes of them (RFC 5952, but for dotted ends)", () => {
    fc.assert(
      fc.property(fc.oneof(address, sparse), (bytes) => {
        const text = formatIp6(bytes, 0);
        expect(parseIp6(text)).toEqual(bytes);
        if (!text.includes(".")) expect(new URL(`http://[${text}]`).hostname).toBe(`[${text}]`);
      }),
    );
  });

  test.each([
    "",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8",
    "12345::",
    "g::",
    "::1.2.3",
    "::1.2.3.256",
    "fe80::1%eth0",
  ])("%p is none", (text) => {
    expect(parseIp6(text)).toBeUndefined();
  });

  test("what Node takes for no address is none, and the other way round", () => {
    const text = fc.string({ unit: fc.constantFrom(..."0123456789abcdef::::"), maxLength: 20 });
    fc.assert(
      fc.property(text, (candidate) => {
        expect(parseIp6(candidate) !== undefined).toBe(isIPv6(candidate));
      }),
      { numRuns: 2000 },
    );
  });
});

test("MAC addresses as text", () => {
  expect(formatShort(0x000a)).toBe("0x000a");
  expect(formatExtended(bytesOf("0100150000000002"), 0)).toBe("02:00:00:00:00:15:00:01");
  expect(formatEui64(bytesOf("0200000000150001"), 0)).toBe("02:00:00:00:00:15:00:01");
});

describe("the MAC address behind an IPv6 address", () => {
  test.each([
    ["fe80::15:1", "02:00:00:00:00:15:00:01"],
    ["2001:db8::212:7415:15:1515", "00:12:74:15:00:15:15:15"],
    ["fe80::ff:fe00:1234", "0x1234"],
    ["2001:db8::1", undefined],
    ["2001:db8::abcd", undefined],
    ["::", undefined],
    ["ff02::1a", undefined],
    ["ff02::1:ff15:1", undefined],
    ["not an address", undefined],
  ])("of %s is %s", (text, mac) => {
    expect(eui64OfAddress(text)).toBe(mac);
  });
});
