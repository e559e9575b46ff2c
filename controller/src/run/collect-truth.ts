import { type EmulatorSummary, emulatorSummarySchema, type Truth, truthSchema } from "@fedprobe/emulator";
import type { StartedProgram } from "../deployment/started-program.js";
import { EXIT } from "../model/errors.js";
import { putEmulation, putTruth } from "../store/run-facts.js";
import type { Run } from "./open-run.js";

/** Fetches what the emulator says it really did. A run without emulation has no truth to be scored against. */
export async function collectTruth(run: Run, emulator: StartedProgram | undefined): Promise<void> {
  if (!emulator) return;
  try {
    // Half of what was done would make right alerts wrong: only with its summary is the truth whole.
    const truth = readTruth((await emulator.readFile("truth.jsonl")).toString());
    const summary = readSummary((await emulator.readFile("summary.json")).toString());
    await putTruth(run.store, truth);
    await putEmulation(run.store, summary);
  } catch (error) {
    const message = `what the emulator really did is unknown: ${(error as Error).message}`;
    run.problem(EXIT.degraded, { message, next: "see logs/emulator.log in the run's directory" });
  }
}

function readTruth(text: string): Truth[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => truthSchema.parse(JSON.parse(line)));
}

function readSummary(text: string): EmulatorSummary {
  return emulatorSummarySchema.parse(JSON.parse(text));
}
