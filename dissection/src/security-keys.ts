/** A key of IEEE 802.15.4 security; whose frames it deciphers is told by what they say of their key. */
export interface MacKey {
  /** 32 hexadecimal digits. */
  readonly key: string;
  /** Key index of the frames, 1 to 255; absent: any, also frames that name no key (key identifier mode 0). */
  readonly index?: number;
  /** Key source of the frames, 8 or 16 hexadecimal digits as sent; absent: any. */
  readonly source?: string;
}

/** A key that cannot be understood; for the author of the file or the option that it comes from. */
export class KeyError extends Error {
  override readonly name = "KeyError";
}

/** A key as the decoders use it. */
export interface RingKey {
  readonly key: Uint8Array;
  /** -1: any. */
  readonly index: number;
  /** Empty: any. */
  readonly source: Uint8Array;
}

function parseKey({ key, index, source = "" }: MacKey): RingKey {
  // The key itself is no matter for a message.
  if (!/^[0-9a-f]{32}$/i.test(key)) {
    throw new KeyError(`a MAC key has 32 hexadecimal digits, not ${key.length} characters`);
  }
  if (index !== undefined && !(Number.isInteger(index) && index >= 0 && index <= 255)) {
    throw new KeyError(`key index ${index}: a key index is 0 to 255 (IEEE Std 802.15.4-2020, 9.4.3.3)`);
  }
  if (!/^([0-9a-f]{8}|[0-9a-f]{16})?$/i.test(source)) {
    throw new KeyError(`key source "${source}": a key source has 8 or 16 hexadecimal digits`);
  }
  return { key: Buffer.from(key, "hex"), index: index ?? -1, source: Buffer.from(source, "hex") };
}

/** The keys in the form that decoders use. Throws `KeyError` for one that is none. */
export function parseKeys(keys: readonly MacKey[]): readonly RingKey[] {
  return keys.map(parseKey);
}

const KEY_TEXT = /^(?:(?:([0-9a-f]+)\/)?(\d{1,3})=)?(\S*)$/i;

/**
 * A key written as `<32 hex digits>`, `<index>=<…>` or `<source>/<index>=<…>`, as on the command line.
 * Throws `KeyError` for other text.
 */
export function parseMacKey(text: string): MacKey {
  const match = KEY_TEXT.exec(text);
  if (match === null) throw new KeyError("a MAC key is written [[<source>/]<index>=]<32 hexadecimal digits>");
  const [, source, index, key = ""] = match;
  const parsed: MacKey = {
    key,
    ...(index === undefined ? {} : { index: Number(index) }),
    ...(source === undefined ? {} : { source }),
  };
  parseKey(parsed);
  return parsed;
}

/** Extended addresses by short ones, as text: `{ "0x1234": "02:00:00:00:00:15:00:01" }`. */
export type ExtendedAddresses = Readonly<Record<string, string>>;

/** The same in numbers and bytes. Throws `KeyError` for what is no address. */
export function parseExtendedAddresses(addresses: ExtendedAddresses): ReadonlyMap<number, Uint8Array> {
  const entries = Object.entries(addresses).map(([short, extended]) => {
    const isRight = /^0x[0-9a-f]{4}$/i.test(short) && /^([0-9a-f]{2}:){7}[0-9a-f]{2}$/i.test(extended);
    if (!isRight) {
      throw new KeyError(
        `extended address of ${short}: "${extended}"; write 0x1234 and 02:00:00:00:00:15:00:01`,
      );
    }
    return [Number(short), Buffer.from(extended.replaceAll(":", ""), "hex")] as const;
  });
  return new Map(entries);
}
