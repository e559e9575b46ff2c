import { parseIp6 } from "../addresses.js";
import type { Context } from "../reading.js";

/** A 6LoWPAN context that cannot be understood; for the author of the file that it comes from. */
export class ContextError extends Error {
  override readonly name = "ContextError";
}

/** Prefixes by context identifier, 0 to 15, as text: `{ 0: "aaaa::/64" }`. */
export type ContextPrefixes = Readonly<Record<number, string>>;

function parseContext(identifier: string, text: string): Context {
  const [address = "", bits = "64", ...more] = text.split("/");
  const prefix = parseIp6(address);
  const length = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!/^([0-9]|1[0-5])$/.test(identifier)) {
    throw new ContextError(`6LoWPAN context ${identifier}: identifiers are 0 to 15 (RFC 6282, 3.1.2)`);
  }
  if (prefix === undefined || !(length <= 128) || more.length > 0) {
    throw new ContextError(
      `6LoWPAN context ${identifier}: "${text}" is no IPv6 prefix; write it like aaaa::/64`,
    );
  }
  return { prefix, length };
}

/** The contexts by identifier. Throws `ContextError` for one that is no prefix. */
export function parseContexts(prefixes: ContextPrefixes): readonly (Context | undefined)[] {
  const contexts = new Array<Context | undefined>(16).fill(undefined);
  for (const [identifier, text] of Object.entries(prefixes)) {
    contexts[Number(identifier)] = parseContext(identifier, text);
  }
  return contexts;
}
