/** Addresses that are remembered of each form; a power of two. */
const PLACES = 8192;

type Format = (bytes: Uint8Array, at: number) => string;

function hashOf(bytes: Uint8Array, at: number, length: number): number {
  let hash = 0;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ bytes[at + i]!, 0x9e3779b1);
  return hash ^ (hash >>> 15);
}

/**
 * The text that `format` makes of `length` bytes, remembered: a network has few addresses and many frames, and the
 * same text again costs neither memory nor, where it is looked up, another hash. What falls into an occupied place
 * takes it.
 */
export function rememberText(length: number, format: Format): Format {
  const keys = new Uint8Array(PLACES * length);
  const texts = new Array<string>(PLACES).fill("");
  return (bytes, at) => {
    const place = hashOf(bytes, at, length) & (PLACES - 1);
    const key = place * length;
    let same = 0;
    while (same < length && keys[key + same] === bytes[at + same]) same++;
    const known = texts[place]!;
    if (same === length && known !== "") return known;
    const text = format(bytes, at);
    for (let i = 0; i < length; i++) keys[key + i] = bytes[at + i]!;
    texts[place] = text;
    return text;
  };
}
