import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Value } from "../../dissection/src/index.js";
import { readPayload } from "./read-frame.js";

/** The attributes of a CoAP message from and to port 5683. */
function readCoap(message: string): Record<string, Value> {
  const entries = Object.entries(readPayload(`7e33 f4 1633 1633 ${message}`));
  return Object.fromEntries(entries.filter(([name]) => /^(coap|malformed)\./.test(name)));
}

/** An option as it is sent (RFC 7252, 3.1). */
function option(delta: number, value: Uint8Array): number[] {
  const nibble = (size: number) => (size < 13 ? size : size < 269 ? 13 : 14);
  const more = (size: number) =>
    size < 13 ? [] : size < 269 ? [size - 13] : [(size - 269) >>> 8, (size - 269) & 0xff];
  return [(nibble(delta) << 4) | nibble(value.length), ...more(delta), ...more(value.length), ...value];
}

const hex = (bytes: number[]) => Buffer.from(bytes).toString("hex");

describe("CoAP (RFC 7252)", () => {
  test("a request with token, path, query and payload", () => {
    expect(readCoap("44 01 1234 01020304 b3 616263 03 646566 43 783d31 ff 0102")).toEqual({
      "coap.version": 1,
      "coap.type": 0,
      "coap.code": 1,
      "coap.mid": 0x1234,
      "coap.token": "01020304",
      "coap.uri_path": "/abc/def",
      "coap.uri_query": "x=1",
      "coap.payload_length": 2,
    });
  });

  test("an observe notification of a block (RFC 7641, RFC 7959)", () => {
    expect(readCoap("60 45 0001 62 0102 61 32 b1 1a ff 00")).toMatchObject({
      "coap.type": 2,
      "coap.code": 69,
      "coap.observe": 0x0102,
      "coap.content_format": 0x32,
      "coap.block_number": 1,
      "coap.block_more": 1,
      "coap.block_size": 64,
    });
  });

  test("an empty message", () => {
    expect(readCoap("70 00 0007")).toEqual({
      "coap.version": 1,
      "coap.type": 3,
      "coap.code": 0,
      "coap.mid": 7,
    });
  });

  test.each([
    ["header", "40 01 00", "truncated"],
    ["token", "44 01 0001 0102", "truncated"],
    ["token of nine octets", "49 01 0001 010203040506070809", "bad header length"],
    ["version", "80 01 0001", "bad version"],
    ["delta 15", "40 01 0001 f0", "bad option length"],
    ["length 15", "40 01 0001 0f", "bad option length"],
    ["option beyond the message", "40 01 0001 b4 616263", "bad option length"],
    ["option without its length", "40 01 0001 bd", "bad option length"],
    ["marker without payload", "40 01 0001 ff", "bad option length"],
  ])("malformed: %s", (_, message, reason) => {
    expect(readCoap(message)).toMatchObject({ "malformed.layer": "coap", "malformed.reason": reason });
  });

  test("any options before the path do not hide it; host and port are a part of the URI themselves", () => {
    const value = fc.uint8Array({ maxLength: 300 });
    const others = fc.integer({ min: 0, max: 10 }).filter((number) => number !== 3 && number !== 7);
    fc.assert(
      fc.property(others, value, value, (number, before, after) => {
        const path = Uint8Array.from(Buffer.from("led"));
        const options = [...option(number, before), ...option(11 - number, path), ...option(2000, after)];
        expect(readCoap(`40 02 0001 ${hex(options)} ff 00`)).toMatchObject({
          "coap.uri_path": "/led",
          "coap.payload_length": 1,
        });
      }),
    );
  });

  test.each([
    ["34 6e6f6465 81 61", "coap://node/a"],
    ["34 6e6f6465 42 1634 41 61", "coap://node:5684/a"],
    ["33 3a3a31 82 6162", "coap://[::1]/ab"],
    ["70", ":0"],
    ["73 010203 41 61", "/a"],
  ])("host, port and path: %s", (options, uri) => {
    expect(readCoap(`40 01 0001 ${options}`)).toMatchObject({ "coap.uri_path": uri });
  });

  test("of an option that must not be repeated, the first counts", () => {
    expect(readCoap("40 01 0001 61 05 01 09 61 01 01 02")).toMatchObject({
      "coap.observe": 5,
      "coap.content_format": 1,
    });
  });
});
