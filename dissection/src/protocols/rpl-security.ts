import { has, type Reading, STOP, truncated } from "../reading.js";

/** Octets of the security section before the key identifier: flags, algorithm, modes, flags, counter (RFC 6550, 6.1). */
const FIXED_LENGTH = 8;
const MODES_AT = 2;

/** Octets of the key identifier by its mode (RFC 6550, figure 9). */
const KEY_LENGTH = [1, 0, 9, 9] as const;

/** Octets behind the message by the security level: an integrity code, or in mode 3 a signature (figures 10 and 11). */
const CODE_LENGTH = [4, 4, 8, 8] as const;
const SIGNATURE_LENGTH = [384, 384, 256, 256] as const;
const SIGNED = 3;
const HIGHEST_LEVEL = 3;

/** Bit of the level that says that the message is ciphered. */
const CIPHERED = 1;

/**
 * Moves the cursor behind the security section, and the end before the code or signature. False if the message is
 * ciphered, or not all there.
 */
export function passSecurity(reading: Reading): boolean {
  if (!has(reading, FIXED_LENGTH)) return truncated(reading, "rpl") !== STOP;
  const modes = reading.bytes[reading.at + MODES_AT]!;
  const mode = modes >>> 6;
  const level = modes & 7;
  if (level > HIGHEST_LEVEL || (level & CIPHERED) !== 0) return false;
  const code = mode === SIGNED ? SIGNATURE_LENGTH[level]! : CODE_LENGTH[level]!;
  const section = FIXED_LENGTH + KEY_LENGTH[mode]!;
  if (!has(reading, section + code)) return truncated(reading, "rpl") !== STOP;
  reading.at += section;
  reading.end -= code;
  return true;
}
