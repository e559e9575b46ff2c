import { Command, CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { COMMANDS, type CommandEntry } from "./commands/table.js";
import { EXIT, type ExitCode, FedprobeError, formatProblem } from "./model/errors.js";
import type { Io } from "./model/io.js";
import { safeJson } from "./model/visible-text.js";

const io: Io = { stdout: process.stdout, stderr: process.stderr };

function makeProgram(): Command {
  const program = new Command("fedprobe").description(
    "Experiments on IoT testbeds: from one file to a scored report",
  );
  program
    .version(manifest.version)
    .exitOverride()
    .showHelpAfterError("(fedprobe --help shows what there is)");
  // The library would show the empty list of a repeatable option as its default.
  program.configureHelp({ optionDescription: (option) => option.description });
  for (const entry of COMMANDS) {
    if ("run" in entry) addCommand(program, entry);
    else {
      const group = program.command(entry.usage).description(entry.description);
      for (const command of entry.commands) addCommand(group, command);
    }
  }
  return program;
}

function addCommand(parent: Command, { usage, description, options, run }: CommandEntry): void {
  const command = parent.command(usage).description(description).allowExcessArguments(false);
  for (const option of options) option(command);
  command.action(async (...given: unknown[]) => {
    // Commander passes itself last.
    const code = await run(io, ...given.slice(0, -1));
    // Output that could not be written has set it already.
    process.exitCode ||= code;
  });
}

/** Errors end here and nowhere else: what is wrong, where, and what to do next. */
function report(error: unknown): ExitCode {
  if (error instanceof FedprobeError && process.argv.includes("--json")) {
    io.stdout.write(`${safeJson({ v: 1, exitCode: error.exitCode, problems: error.problems })}\n`);
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof FedprobeError) {
    for (const problem of error.problems) io.stderr.write(`${formatProblem(problem)}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(`fedprobe: internal error, please report it:\n${text}\n`);
  return EXIT.internal;
}

// Who reads us may have seen enough (`fedprobe … 2>&1 | head`): that must not keep us from cleaning up.
process.stderr.on("error", () => undefined);
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.exitCode = EXIT.preflight;
  process.stderr.write(`the output cannot be written: ${error.message}\n`);
});

await makeProgram()
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = report(error);
  });
