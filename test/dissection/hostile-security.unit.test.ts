import { describe, expect, test } from "@jest/globals";
import { LINK_TYPE } from "../../dissection/src/index.js";
import { frameOf, readAll } from "./read-frame.js";

/** A secured frame of 2006, level 7, whose PHY header announces `length` octets of PSDU. */
function frameOfLength(length: number) {
  const psdu = "49dc 01 cdab 0b00000000000002 0a00000000000002 07 01000000 0102030405060708";
  return frameOf(`00000000 a7 ${length.toString(16)} ${psdu}`, {
    linkType: LINK_TYPE.IEEE802_15_4_NONASK_PHY,
  });
}

describe("an integrity code that is not all there", () => {
  test.each([0x23, 0x24, 0x25, 0x28, 0x31, 0x34, 0x36, 0x60])(
    "is not compared, and nothing is deciphered: announced length %d",
    (length) => {
      const read = readAll(frameOfLength(length), { keys: [{ key: "00112233445566778899aabbccddeeff" }] });
      expect(read).toMatchObject({ "ieee802154.sec_level": 7, "ieee802154.frame_counter": 1 });
      expect(read).not.toHaveProperty(["ieee802154.mic_ok"]);
    },
  );
});
