import { describe, expect, test } from "@jest/globals";
import { frameOf, readAll } from "./read-frame.js";

const FAULT = "compressed PAN identifier of a single address";

describe("PAN ID compression before 2015", () => {
  test.each([
    ["destination alone, 2003", "4108 01 cdab 0b00"],
    ["source alone, 2003", "4180 01 0a00"],
    ["source alone, 2006", "41d0 01 0a00000000000002"],
    ["no address", "4200 01"],
  ])("needs two addresses: %s", (_, hex) => {
    expect(readAll(frameOf(hex))).toMatchObject({
      "ieee802154.sequence_number": 1,
      "malformed.layer": "ieee802154",
      "malformed.reason": FAULT,
    });
  });

  test("since 2015 it says with one address that there is no PAN identifier", () => {
    const read = readAll(frameOf("41a0 01 0a00"));
    expect(read).toMatchObject({ "ieee802154.src_address_short": "0x000a" });
    expect(read).not.toHaveProperty(["malformed.reason"]);
  });
});
