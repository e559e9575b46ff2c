import { once } from "node:events";
import { ConfigError } from "./config-error.js";
import type { EmulatorConfig } from "./model.js";
import { log } from "./program/log.js";
import { readConfig } from "./program/read-config.js";
import { runEmulation } from "./program/run-emulation.js";
import { openWorkFiles, removeWorkDirectory } from "./program/work-files.js";

const EXIT = { ok: 0, usage: 2, config: 3, internal: 11 } as const;

type StopReason = "SIGTERM" | "SIGINT" | "deadline";

/** Aborts with a StopReason when somebody wants the emulator to end, or nobody cares any more. */
function openStop(deadlineSeconds: number): AbortController {
  const stop = new AbortController();
  const because = (reason: StopReason) => () => stop.abort(reason);
  process.once("SIGTERM", because("SIGTERM"));
  process.once("SIGINT", because("SIGINT"));
  setTimeout(because("deadline"), Math.max(0, deadlineSeconds * 1000 - performance.now()));
  return stop;
}

async function emulate(config: EmulatorConfig, signal: AbortSignal): Promise<void> {
  const files = openWorkFiles(config.workDirectory);
  const { progress, truth } = files;
  const ready = () => {
    files.status({ pid: process.pid });
    log("info", "ready", { run: config.run, devices: config.devices.length, speed: config.speed });
  };
  const summary = await runEmulation(config, { ready, progress, truth }, signal);
  files.summary(summary);
  const { dropped, sniffers, transmitted } = summary;
  log("info", "ended", { because: signal.reason ?? "duration", transmitted, dropped, sniffers });
  // What it wrote is still to be fetched; if nobody comes for it, the deadline removes it.
  if (!signal.aborted) await once(signal, "abort");
}

function cleanUp({ run, workDirectory }: EmulatorConfig): void {
  const removed = removeWorkDirectory(workDirectory, run);
  const message = removed
    ? "work directory removed"
    : "work directory kept: its marker does not name this run";
  log("info", message, { run, workDirectory });
}

async function runProgram(path: string): Promise<void> {
  const config = readConfig(path);
  const { signal } = openStop(config.deadline);
  try {
    await emulate(config, signal);
  } catch (error) {
    // So ends the looking up of a probe's address when the run is stopped.
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
  } finally {
    if (signal.reason === ("deadline" satisfies StopReason)) cleanUp(config);
  }
}

function report(error: unknown): number {
  if (error instanceof ConfigError) {
    for (const problem of error.problems) log("error", problem);
    return EXIT.config;
  }
  log("error", String(error), { stack: error instanceof Error ? error.stack : undefined });
  return EXIT.internal;
}

async function main(): Promise<number> {
  // Who reads the log may be gone before us; that must not keep us from stopping as we should.
  process.stderr.on("error", () => undefined);
  const path = process.argv[2];
  if (path === undefined) {
    log("error", "usage: node emulator.mjs <config.json>");
    return EXIT.usage;
  }
  return runProgram(path).then(() => EXIT.ok, report);
}

process.exit(await main());
