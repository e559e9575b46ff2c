import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { listProcesses } from "../../controller/src/testbeds/processes.js";

/** Processes and directories of a run that are still on this machine, in words. */
export function leftoversOf(run: string): readonly string[] {
  const processes = listProcesses()
    .filter(({ args }) => args.some((arg) => arg.includes(`fedprobe-${run}-`)))
    .map(({ pid, args }) => `process ${pid}: ${args.join(" ")}`);
  const directories = readdirSync(tmpdir()).filter((name) => name.startsWith(`fedprobe-${run}-`));
  return [...processes, ...directories];
}
