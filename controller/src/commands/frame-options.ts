import {
  CaptureError,
  type CaptureOptions,
  ContextError,
  type ExtractorOptions,
  KeyError,
  parseMacKey,
} from "@fedprobe/dissection";
import { EXIT, FedprobeError } from "../model/errors.js";
import { visibleText } from "../model/visible-text.js";

/** Options of the commands that read captures: how their frames are to be read. */
export interface FrameOptions {
  /** `0=aaaa::/64` each. */
  readonly context: readonly string[];
  /** `<32 hex digits>`, `<index>=<…>` or `<source>/<index>=<…>` each. */
  readonly key: readonly string[];
  readonly fcs?: string;
}

const FCS_CHOICES = ["crc-16", "cc24xx", "none", "crc-32"] as const;

/** A mistake on the command line. */
export function usage(message: string, next: string, cause?: unknown): FedprobeError {
  return new FedprobeError(EXIT.usage, [{ message: visibleText(message), next }], { cause });
}

function readContexts(settings: readonly string[]): Record<string, string> {
  const pairs = settings.map((setting): [string, string] => {
    const at = setting.indexOf("=");
    if (at < 1)
      throw usage(`--context ${visibleText(setting)} names no prefix`, "write it as --context 0=aaaa::/64");
    return [setting.slice(0, at), setting.slice(at + 1)];
  });
  const twice = pairs.find(([name], at) => pairs.findIndex(([other]) => other === name) !== at);
  if (twice) throw usage(`--context ${visibleText(twice[0])} is given twice`, "give each context once");
  return Object.fromEntries(pairs);
}

/** Contexts and keys as they are given; the extractor checks the former. */
export function readExtractorOptions({ context, key }: FrameOptions): ExtractorOptions {
  return { contexts: readContexts(context), keys: key.map(parseMacKey) };
}

/** How check sequences are to be read, where the user says it. */
export function readFcsFormat({ fcs }: FrameOptions): Pick<CaptureOptions, "fcsFormat"> {
  if (fcs === undefined) return {};
  const fcsFormat = FCS_CHOICES.find((choice) => choice === fcs);
  if (fcsFormat === undefined)
    throw usage(`no format "${visibleText(fcs)}" of check sequences`, `--fcs: ${FCS_CHOICES.join(", ")}`);
  return { fcsFormat };
}

/** What the library says of contexts, keys and captures, for whoever typed the command. */
export function explainFrameError(error: unknown): unknown {
  if (error instanceof ContextError) return usage(error.message, "correct --context", error);
  if (error instanceof KeyError) return usage(error.message, "correct --key", error);
  if (error instanceof CaptureError) return usage(error.message, "check the file", error);
  return error;
}
