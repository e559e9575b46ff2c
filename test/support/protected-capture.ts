import { createCipheriv } from "node:crypto";
import { writeFileSync } from "node:fs";
import { encodePcapHeader, encodePcapRecord, LINK_TYPE } from "@fedprobe/dissection";

/** What it takes to read the frames of `writeProtectedCapture`. */
export const PROTECTED = {
  key: "00112233445566778899aabbccddeeff",
  index: 1,
  context: "2001:db8:1::/64",
  source: "2001:db8:1::1",
  port: 61_618,
} as const;

/** Data from 02:00:00:00:00:00:00:01 to …:0b, secured: ENC-MIC-32, key index 1. */
const HEADER = Buffer.from("49dc01cdab0b000000000000020100000000000002", "hex");
/** Both addresses by context 0, the ports in a byte (RFC 6282, 3.1.1 and 4.3.1). */
const PAYLOAD = Buffer.from("7e77f7120102", "hex");
const LEVEL = 5;

function secure(counter: number): Buffer {
  const security = Buffer.from([LEVEL | (1 << 3), 0, 0, 0, 0, PROTECTED.index]);
  security.writeUInt32LE(counter, 1);
  const nonce = Buffer.from("02000000000000010000000005", "hex");
  nonce.writeUInt32BE(counter, 8);
  const cipher = createCipheriv("aes-128-ccm", Buffer.from(PROTECTED.key, "hex"), nonce, {
    authTagLength: 4,
  });
  const head = Buffer.concat([HEADER, security]);
  cipher.setAAD(head, { plaintextLength: PAYLOAD.length });
  const content = cipher.update(PAYLOAD);
  cipher.final();
  return Buffer.concat([head, content, cipher.getAuthTag()]);
}

/**
 * A capture of link type 195 with five frames that say nothing without their key and context, and so few that nobody
 * can tell what their last two bytes are (CC24xx metadata).
 */
export function writeProtectedCapture(path: string): void {
  const records = [1, 2, 3, 4, 5].map((counter) => {
    const bytes = Buffer.concat([secure(counter), Buffer.from([0xc9, 0xe8])]);
    return encodePcapRecord({ time: 1.8e15 + counter * 100_000, bytes, wireLength: bytes.length });
  });
  writeFileSync(path, Buffer.concat([encodePcapHeader(LINK_TYPE.IEEE802_15_4_WITHFCS), ...records]));
}
