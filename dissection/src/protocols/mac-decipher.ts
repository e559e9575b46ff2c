import { slotOf } from "../attributes.js";
import { IDENTIFIER, type MacSecurity, type Reading, uint16le } from "../reading.js";
import type { RingKey } from "../security-keys.js";
import { ARENA, isSet, setFlag } from "../slots.js";
import { decipherCcmStar, NONCE_LENGTH } from "./ccm-star.js";
import { DECIPHERED_LENGTH, provideArena } from "./fragments.js";
import { ENCRYPTED } from "./mac-security.js";

const MIC_OK = slotOf("ieee802154.mic_ok");
const ASN = slotOf("meta.asn");

const nonce = new Uint8Array(NONCE_LENGTH);

/** The extended address of the sender, most significant octet first, at the begin of the nonce. */
function writeSource(reading: Reading): boolean {
  const { source, extendedAddresses } = reading;
  if (source.kind === IDENTIFIER.NONE) return false;
  if (source.kind === IDENTIFIER.SHORT) {
    const extended = extendedAddresses.get(uint16le(source.bytes, source.at));
    if (extended !== undefined) nonce.set(extended);
    return extended !== undefined;
  }
  for (let i = 0; i < 8; i++) nonce[i] = source.bytes[source.at + 7 - i]!;
  return true;
}

/** Frame counter and level (9.3.3.1), or the absolute slot number where the counter is suppressed (9.3.3.2). */
function writeCounter({ slots }: Reading, { counter, level }: MacSecurity): boolean {
  if (counter >= 0) {
    for (let i = 0; i < 4; i++) nonce[8 + i] = counter >>> (24 - 8 * i);
    nonce[12] = level;
    return true;
  }
  if (!isSet(slots, ASN)) return false;
  const asn = slots.numbers[ASN]!;
  nonce[8] = asn / 0x1_0000_0000;
  for (let i = 0; i < 4; i++) nonce[9 + i] = asn >>> (24 - 8 * i);
  return true;
}

function isFor({ index, source }: RingKey, { bytes }: Reading, security: MacSecurity): boolean {
  if (index >= 0 && index !== security.keyIndex) return false;
  if (source.length === 0) return true;
  if (source.length !== security.keySourceLength) return false;
  return source.every((octet, i) => octet === bytes[security.keySourceAt + i]);
}

/** The payload from `ciphered` on, by the first key with which it is right; `undefined` if there is none. */
function decipherWithRing(
  reading: Reading,
  security: MacSecurity,
  start: number,
  ciphered: number,
): Uint8Array | undefined {
  const { bytes, end } = reading;
  const isEncrypted = (security.level & ENCRYPTED) !== 0;
  const open = bytes.subarray(start, isEncrypted ? ciphered : end);
  const content = bytes.subarray(isEncrypted ? ciphered : end, end);
  const code = bytes.subarray(end, end + security.micLength);
  let tried = false;
  for (const key of reading.keys) {
    if (!isFor(key, reading, security)) continue;
    tried = true;
    const plain = decipherCcmStar(key.key, nonce, open, content, code);
    if (plain === undefined) continue;
    if (code.length > 0) setFlag(reading.slots, MIC_OK, 1);
    return isEncrypted ? plain : bytes.subarray(ciphered, end);
  }
  if (tried) setFlag(reading.slots, MIC_OK, 0);
  return undefined;
}

/** Goes on reading in the arena: what lies open of the payload, and what was ciphered behind it. */
function enterPlain(reading: Reading, open: Uint8Array, plain: Uint8Array): void {
  const { slots } = reading;
  provideArena(slots);
  slots.arena.set(open);
  slots.arena.set(plain, open.length);
  slots.base = ARENA;
  reading.bytes = slots.arena;
  reading.at = 0;
  reading.end = open.length + plain.length;
}

/**
 * Deciphers the payload at the cursor, of which the first `open` octets are not ciphered, and says whether
 * its integrity code is right; `start` is where the MAC header begins. Without the key, the address or the
 * slot number that it takes, a ciphered payload stays what it is, and `reading.isCiphered` says so.
 */
export function decipherPayload(reading: Reading, security: MacSecurity, start: number, open: number): void {
  const { at, bytes, end } = reading;
  const isEncrypted = (security.level & ENCRYPTED) !== 0;
  const ciphered = Math.min(at + open, end);
  reading.isCiphered = isEncrypted;
  if (security.level === 0 || reading.keys.length === 0 || !reading.complete || end - at > DECIPHERED_LENGTH)
    return;
  if (!writeSource(reading) || !writeCounter(reading, security)) return;
  const plain = decipherWithRing(reading, security, start, ciphered);
  if (plain === undefined || !isEncrypted) return;
  reading.isCiphered = false;
  enterPlain(reading, bytes.subarray(at, ciphered), plain);
}
