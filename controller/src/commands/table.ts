import type { Command } from "commander";
import type { ExitCode } from "../model/errors.js";
import type { Io } from "../model/io.js";

/** A command as the user sees it; its code is loaded when it is called, so that `--help` stays fast. */
export interface CommandEntry {
  readonly usage: string;
  readonly description: string;
  readonly options: readonly ((command: Command) => Command)[];
  /** Gets the arguments in their order, then the options. */
  run(io: Io, ...given: unknown[]): Promise<ExitCode>;
}

/** A command that is only the first word of others. */
export interface CommandGroup {
  readonly usage: string;
  readonly description: string;
  readonly commands: readonly CommandEntry[];
}

const json = (command: Command) => command.option("--json", "one JSON document on standard output");
const set = (command: Command) =>
  command.option("--set <parameter=value>", "set a parameter of the file (repeatable)", append, []);
const testbed = (command: Command) =>
  command.option("--testbed <kind>", "use this kind of testbed instead of the file's");

/** `--set a=1 --set b=2`, in the order given. */
function append(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

/** How the frames of captures are to be read. */
const frames: readonly ((command: Command) => Command)[] = [
  (command) =>
    command.option("--context <id=prefix>", "a 6LoWPAN context, 0=aaaa::/64 (repeatable)", append, []),
  (command) =>
    command.option(
      "--key <[index=]key>",
      "decipher MAC frames with this key of 32 hexadecimal digits (repeatable)",
      append,
      [],
    ),
  (command) =>
    command.option(
      "--fcs <format>",
      "what frames end with: crc-16, cc24xx, none or crc-32 (default: found out, per interface)",
    ),
];

/** Every command. */
export const COMMANDS: readonly (CommandEntry | CommandGroup)[] = [
  {
    usage: "validate <experiment>",
    description: "check an experiment file and its properties; touches nothing",
    options: [set, testbed, json],
    run: async (io, file, options) =>
      (await import("./validate.js")).runValidate(file as string, options as never, io),
  },
  {
    usage: "plan <experiment>",
    description: "show what a run would do; touches nothing",
    options: [set, testbed, json],
    run: async (io, file, options) =>
      (await import("./plan.js")).runPlan(file as string, options as never, io),
  },
  {
    usage: "emulate <experiment>",
    description:
      "emulate an experiment's network alone: its frames, what sniffers hear and the truth as files",
    options: [
      set,
      (command) => command.requiredOption("--out <folder>", "where the files go; made if it is not there"),
      (command) => command.option("--seed <number>", "instead of the file's"),
      (command) =>
        command.option("--speed <speed>", "max, or virtual seconds in a second of this machine", "max"),
    ],
    run: async (io, file, options) =>
      (await import("./emulate.js")).runEmulate(file as string, options as never, io),
  },
  {
    usage: "run <experiment>",
    description: "run an experiment; its results and report come to runs/<id>/",
    options: [set, testbed, json],
    run: async (io, file, options) => (await import("./run.js")).runRun(file as string, options as never, io),
  },
  {
    usage: "report <run>",
    description: "make a run's report again, from its results alone",
    options: [json],
    run: async (io, run, options) =>
      (await import("./report.js")).runReport(run as string, options as never, io),
  },
  {
    usage: "compare <runA> <runB>",
    description: "what differed between two runs, and what came out better or worse",
    options: [json],
    run: async (io, first, second, options) =>
      (await import("./compare.js")).runCompare(first as string, second as string, options as never, io),
  },
  {
    usage: "sql <run> <query>",
    description: "ask the results of a run in SQL (- reads the query from standard input)",
    options: [(command) => command.option("--format <format>", "table, csv or jsonl", "table")],
    run: async (io, run, query, options) =>
      (await import("./sql.js")).runSql(run as string, query as string, options as never, io),
  },
  {
    usage: "export <run>",
    description: "write every table of a run's results as a file of its own",
    options: [
      (command) => command.option("--format <format>", "parquet or csv", "parquet"),
      (command) => command.option("--out <folder>", "where to (default: <run>/parquet or <run>/csv)"),
    ],
    run: async (io, run, options) =>
      (await import("./export.js")).runExport(run as string, options as never, io),
  },
  {
    usage: "offer <run> <probe> [events]",
    description: "give a probe of a run that goes on events: a file of JSON Lines, or standard input",
    options: [],
    run: async (io, run, probe, file) =>
      (await import("./offer.js")).runOffer(run as string, probe as string, (file as string) ?? "-", io),
  },
  {
    usage: "destroy <run>",
    description: "give back everything that a run still holds; its results stay",
    options: [json],
    run: async (io, run, options) =>
      (await import("./destroy.js")).runDestroy(run as string, options as never, io),
  },
  {
    usage: "ls",
    description: "the runs in ./runs, and what they still hold",
    options: [json],
    run: async (io, options) => (await import("./ls.js")).runLs(options as never, io),
  },
  {
    usage: "analyze <inputs...>",
    description: "evaluate properties on captures or events (JSON Lines; - is standard input), each a probe",
    options: [
      (command) =>
        command.option(
          "--properties <name>",
          "library name, file or folder (repeatable; default iot)",
          append,
          [],
        ),
      (command) =>
        command.option(
          "--set <property.parameter=value>",
          "set a parameter of a property (repeatable)",
          append,
          [],
        ),
      (command) => command.option("--format <format>", "table, jsonl or eve (default table)", "table"),
      (command) =>
        command.option("--verdicts <which>", "bad, or all: also what is respected (default bad)", "bad"),
      (command) =>
        command.option(
          "--until <time>",
          "time ends then: microseconds, a date, or +90s after the last packet",
        ),
      (command) =>
        command.option(
          "--explain <property>",
          "say why packets match the events of this property (kind or number), or do not",
        ),
      (command) =>
        command.option(
          "--packet <number>",
          "with --explain: of this packet alone (of several inputs: name:number)",
        ),
      (command) =>
        command.option(
          "--fail-on <what>",
          "exit code 7 if there is an alert of this severity, kind or property id",
        ),
      ...frames,
      json,
    ],
    run: async (io, inputs, options) =>
      (options as { explain?: string }).explain === undefined
        ? (await import("./analyze.js")).runAnalyze(inputs as string[], options as never, io)
        : (await import("./explain.js")).runExplain(inputs as string[], options as never, io),
  },
  {
    usage: "dissect <capture>",
    description: "show the frames of a capture file (- is standard input), a line each",
    options: [
      (command) => command.option("--fields <a,b,c>", "show these attributes, a column each"),
      (command) =>
        command.option("--format <format>", "table, tsv or jsonl (default table; tsv with --fields)"),
      (command) => command.option("--filter <expression>", "show only frames that satisfy it"),
      ...frames,
    ],
    run: async (io, capture, options) =>
      (await import("./dissect.js")).runDissect(capture as string, options as never, io),
  },
  {
    usage: "properties",
    description: "what the library holds, and whether property files are right",
    commands: [
      {
        usage: "list [names...]",
        description: "the properties of the library, or of these files and folders",
        options: [json],
        run: async (io, names, options) =>
          (await import("./properties.js")).runList(names as string[], options as never, io),
      },
      {
        usage: "show <names...>",
        description: "properties by kind, number, library name or file: parameters and conditions",
        options: [json, (command) => command.option("--xml", "their files as they are")],
        run: async (io, names, options) =>
          (await import("./properties.js")).runShow(names as string[], options as never, io),
      },
      {
        usage: "check <names...>",
        description: "all that is wrong with files, folders or library entries",
        options: [json],
        run: async (io, names, options) =>
          (await import("./properties.js")).runCheck(names as string[], options as never, io),
      },
    ],
  },
  {
    usage: "attributes",
    description: "list every attribute that properties and dissect can name",
    options: [(command) => command.option("--format <format>", "table, jsonl or markdown", "table")],
    run: async (io, options) => (await import("./attributes.js")).runAttributes(options as never, io),
  },
  {
    usage: "schema",
    description: "print the JSON Schema of experiment files, for editors",
    options: [],
    run: async (io) => (await import("./schema.js")).runSchema(io),
  },
];
