import { createDecipheriv } from "node:crypto";

/** Octets of the nonce of IEEE 802.15.4 (IEEE Std 802.15.4-2020, 9.3.3). */
export const NONCE_LENGTH = 13;

/** Without integrity code CCM* is the counter mode of CCM alone (B.3.2), the first block with counter 1. */
function decipherCounterMode(key: Uint8Array, nonce: Uint8Array, ciphered: Uint8Array): Uint8Array {
  const block = new Uint8Array(16);
  block[0] = 1;
  block.set(nonce, 1);
  block[15] = 1;
  return createDecipheriv("aes-128-ctr", key, block).update(ciphered);
}

/**
 * What `ciphered` says (AES-128 in CCM* mode, IEEE Std 802.15.4-2020, annex B), if `code`, the message
 * integrity code of 0, 4, 8 or 16 octets, is right for it and for `open`; `undefined` if it is not.
 */
export function decipherCcmStar(
  key: Uint8Array,
  nonce: Uint8Array,
  open: Uint8Array,
  ciphered: Uint8Array,
  code: Uint8Array,
): Uint8Array | undefined {
  if (code.length === 0) return decipherCounterMode(key, nonce, ciphered);
  const decipher = createDecipheriv("aes-128-ccm", key, nonce, { authTagLength: code.length });
  decipher.setAuthTag(code);
  decipher.setAAD(open, { plaintextLength: ciphered.length });
  try {
    const plain = decipher.update(ciphered);
    decipher.final();
    return plain;
  } catch {
    // This is how node:crypto says that the code is wrong.
    return undefined;
  }
}
