import { experimentJsonSchema } from "../experiment/json-schema.js";
import { EXIT, type ExitCode } from "../model/errors.js";
import type { Io } from "../model/io.js";

/** `fedprobe schema`: the JSON Schema of experiment files, as in experiments/experiment.schema.json. */
export async function runSchema(io: Io): Promise<ExitCode> {
  io.stdout.write(`${JSON.stringify(experimentJsonSchema(), null, 2)}\n`);
  return EXIT.ok;
}
