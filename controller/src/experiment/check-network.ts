import { ContextError, type ExtractorOptions, KeyError, makeExtractor } from "@fedprobe/dissection";
import type { Draft } from "./check-form.js";
import type { Finding } from "./finding.js";

/** Contexts are prefixes, and keys are keys, as whoever reads frames understands them. */
export function checkNetwork({ contexts = {}, keys = [] }: Draft): Finding[] {
  return [
    ...Object.entries(contexts).flatMap(([identifier, prefix]) =>
      prefix === undefined
        ? []
        : tryOptions(["contexts", identifier], { contexts: { [identifier]: prefix } }),
    ),
    ...keys.flatMap((given, index) =>
      given?.key === undefined ? [] : tryOptions(["keys", index, "key"], { keys: [{ key: given.key }] }),
    ),
  ];
}

function tryOptions(path: Finding["path"], options: ExtractorOptions): Finding[] {
  try {
    makeExtractor([], options);
    return [];
  } catch (error) {
    if (error instanceof ContextError) return [{ path, message: error.message, next: "write aaaa::/64" }];
    if (error instanceof KeyError) return [{ path, message: error.message, next: "write all its digits" }];
    throw error;
  }
}
