import { checkParameters, type Property, PropertyError } from "@fedprobe/properties";
import type { Finding } from "./finding.js";

/** What is wrong with the values that an experiment gives to parameters of its properties. */
export function checkPropertyParameters(
  given: Readonly<Record<string, string | number | undefined>>,
  properties: readonly Property[],
): Finding[] {
  return Object.entries(given).flatMap(([key, value]): Finding[] => {
    if (value === undefined) return [];
    try {
      checkParameters(properties, { [key]: value });
      return [];
    } catch (error) {
      if (!(error instanceof PropertyError)) throw error;
      const path = ["property_parameters", key];
      return error.problems.map(({ message, next }) => ({ path, of: "key", message, next }));
    }
  });
}
