import { Command, CommanderError } from "commander";
import { EXIT, type ExitCode, FedprobeError, formatProblem } from "./model/errors.js";
import type { Io } from "./model/io.js";

const io: Io = { stdout: process.stdout, stderr: process.stderr };

/** `--set a=1 --set b=2`, in the order given. */
function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

/** Every command; each is loaded when it is called, so that `--help` stays fast. */
function makeProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command("fedprobe").description(
    "Experiments on IoT testbeds: from one file to a scored report",
  );
  program.exitOverride().showHelpAfterError("(fedprobe --help shows what there is)");
  const set = [
    "--set <parameter=value>",
    "set a parameter of the file (repeatable)",
    collect,
    [] as string[],
  ] as const;
  const json = ["--json", "one JSON document on standard output"] as const;
  const testbed = ["--testbed <kind>", "use this kind of testbed instead of the file's"] as const;

  program
    .command("validate <experiment>")
    .description("check an experiment file and its properties; touches nothing")
    .option(...set)
    .option(...json)
    .action(async (file, options) =>
      finish(await (await import("./commands/validate.js")).runValidate(file, options, io)),
    );
  program
    .command("plan <experiment>")
    .description("show what a run would do; touches nothing")
    .option(...set)
    .option(...testbed)
    .option(...json)
    .action(async (file, options) =>
      finish(await (await import("./commands/plan.js")).runPlan(file, options, io)),
    );
  program
    .command("run <experiment>")
    .description("run an experiment and write its report to runs/<id>/")
    .option(...set)
    .option(...testbed)
    .option(...json)
    .action(async (file, options) =>
      finish(await (await import("./commands/run.js")).runRun(file, options, io)),
    );
  program
    .command("destroy <run>")
    .description("give back everything that a run still holds; its results stay")
    .option(...json)
    .action(async (run, options) =>
      finish(await (await import("./commands/destroy.js")).runDestroy(run, options, io)),
    );
  program
    .command("ls")
    .description("the runs in ./runs, and what they still hold")
    .option(...json)
    .action(async (options) => finish(await (await import("./commands/ls.js")).runLs(options, io)));
  program
    .command("analyze <captures...>")
    .description("evaluate properties on capture files, each of them a probe")
    .option("--properties <name>", "library name, file or folder (repeatable; default: iot)", collect, [])
    .option("--set <property.parameter=value>", "set a parameter of a property (repeatable)", collect, [])
    .option("--format <format>", "table or jsonl", "table")
    .option("--fail-on <what>", "exit with 7 if there is an alert of this severity or property (kind or id)")
    .option(...json)
    .action(async (captures, options) =>
      finish(await (await import("./commands/analyze.js")).runAnalyze(captures, options, io)),
    );
  program
    .command("schema")
    .description("print the JSON Schema of experiment files")
    .action(async () => finish(await (await import("./commands/schema.js")).runSchema(io)));
  return program;
}

/** Errors end here and nowhere else: what is wrong, where, and what to do next. */
function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof FedprobeError) {
    for (const problem of error.problems) io.stderr.write(`${formatProblem(problem)}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(`fedprobe: internal error, please report it:\n${text}\n`);
  return EXIT.internal;
}

async function main(): Promise<void> {
  try {
    await makeProgram((code) => {
      process.exitCode = code;
    }).parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

await main();
