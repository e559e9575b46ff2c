import type { Property } from "@fedprobe/properties";
import { loadProperties } from "../experiment/load-properties.js";
import { EXIT, FedprobeError, type Problem } from "../model/errors.js";

/**
 * The properties of the named files, folders and library entries.
 * @throws FedprobeError with everything that is wrong: names (2), properties (3)
 */
export function loadRules(names: readonly string[]): readonly Property[] {
  const { properties, findings, problems } = loadProperties(names, process.cwd());
  const wrong: Problem[] = [...findings.map(({ message, next }) => ({ message, next })), ...problems];
  if (wrong.length === 0) return properties;
  throw new FedprobeError(problems.length > 0 ? EXIT.invalidExperiment : EXIT.usage, wrong);
}
