import { basename } from "node:path";
import { checkParameters, type Property, PropertyError } from "@fedprobe/properties";
import type { Until } from "../analysis/analyze-traces.js";
import type { Input } from "../analysis/open-trace.js";
import { durationSeconds } from "../experiment/duration.js";
import { findFault } from "../experiment/find-fault.js";
import { EXIT, FedprobeError, type Problem } from "../model/errors.js";
import { visibleText } from "../model/visible-text.js";
import { usage } from "./frame-options.js";

const STANDARD_INPUT = "-";

/** What the files stand for: probes called after them; files of one name keep their paths. */
export function readInputs(paths: readonly string[]): readonly Input[] {
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice) throw usage(`${twice} is named twice`, "each input stands for a probe of its own");
  const problems = paths.flatMap(faultsOf);
  if (problems.length > 0) throw new FedprobeError(EXIT.usage, problems);
  const short = paths.map((path) =>
    path === STANDARD_INPUT ? "stdin" : basename(path).replace(/\.\w+$/, ""),
  );
  const unique = new Set(short).size === paths.length;
  return paths.map((path, index) => ({ probe: unique ? short[index]! : path, path }));
}

function faultsOf(path: string): readonly Problem[] {
  const fault = path === STANDARD_INPUT ? undefined : findFault(path);
  if (fault) return [{ message: fault, place: { file: visibleText(path) }, next: "check the path" }];
  if (!path.endsWith(".xml")) return [];
  const place = { file: visibleText(path) };
  return [{ message: "this is no capture", place, next: `name properties with --properties ${path}` }];
}

/** Values of parameters by `<kind or property_id>.<name>`, which some of the properties have. */
export function readParameters(
  settings: readonly string[],
  properties: readonly Property[],
): Record<string, string> {
  const pairs = settings.map((setting): [string, string] => {
    const at = setting.indexOf("=");
    if (at < 1) throw usage(`--set ${setting} sets nothing`, "write it as --set dos.packets=50");
    return [setting.slice(0, at), setting.slice(at + 1)];
  });
  const parameters = Object.fromEntries(pairs);
  try {
    checkParameters(properties, parameters);
  } catch (error) {
    if (!(error instanceof PropertyError)) throw error;
    const faults = error.problems.map(({ message, next }) => ({ message: `--set: ${message}`, next }));
    throw new FedprobeError(EXIT.usage, faults, { cause: error });
  }
  return parameters;
}

/** `1700000000000000` (µs since 1970), `2026-03-01T10:00:00Z`, or `+90s` (after the last event). */
export function readUntil(text: string | undefined): Until | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,16}(\.\d+)?$/.test(text)) return { at: Number(text) };
  const after = text.startsWith("+") ? durationSeconds(text.slice(1)) : Number.NaN;
  if (after >= 0) return { after: after * 1e6 };
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) * 1000 : Number.NaN;
  if (at >= 0) return { at };
  throw usage(
    `--until ${text} is no time`,
    "write microseconds since 1970, a date such as 2026-03-01T10:00:00Z, or +90s after the last packet",
  );
}

/** A severity, kind or property id: one that nothing can ever match would let everything pass. */
export function readFailOn(what: string | undefined, properties: readonly Property[]): string | undefined {
  const known = ["alert", "info", ...properties.flatMap(({ kind, id }) => [kind, String(id)])];
  if (what === undefined || known.includes(what)) return what;
  throw usage(`--fail-on ${what} can never be met`, `use one of: ${[...new Set(known)].join(", ")}`);
}

/** One of the `known` words; another is a mistake of whoever typed it. */
export function readWord<T extends string>(
  word: string,
  known: readonly T[],
  [one, several]: readonly [string, string],
): T {
  const found = known.find((candidate) => candidate === word);
  if (found === undefined) throw usage(`no ${one} "${word}"`, `${several}: ${known.join(", ")}`);
  return found;
}
