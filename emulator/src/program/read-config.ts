import { readFileSync } from "node:fs";
import { ConfigError } from "../config-error.js";
import { type EmulatorConfig, emulatorConfigSchema } from "../model.js";

/** The configuration in a JSON file. Throws a ConfigError with all that is wrong with it. */
export function readConfig(path: string): EmulatorConfig {
  const result = emulatorConfigSchema.safeParse(readJson(path));
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map(
      ({ message, path: keys }) => `${path}: ${[keys.join("."), message].filter(Boolean).join(": ")}`,
    ),
  );
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ConfigError([`${path}: cannot be read as JSON: ${String(error)}`]);
  }
}
