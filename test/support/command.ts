import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const DATA = process.env["FEDPROBE_DATA"] ?? resolve(REPOSITORY, "../shared/data");
const BIN = join(REPOSITORY, "controller/bin/fedprobe.js");

export interface CommandResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `fedprobe` command in a directory of its own, as a user would run it. */
export class RunningCommand {
  readonly result: Promise<CommandResult>;
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";
  #waiting: { text: RegExp; resolve: () => void }[] = [];

  constructor(directory: string, ...arguments_: string[]) {
    this.#child = spawn(process.execPath, [BIN, ...arguments_], {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => this.#hear(text));
    this.result = once(this.#child, "close").then(([code, signal]) => {
      for (const { resolve: wake } of this.#waiting) wake();
      return { code, signal, stdout: this.#stdout, stderr: this.#stderr };
    });
  }

  /** When standard error has come to hold `text`, or the command has ended. */
  async says(text: RegExp): Promise<void> {
    if (text.test(this.#stderr)) return;
    await new Promise<void>((resolve) => this.#waiting.push({ text, resolve }));
    if (!text.test(this.#stderr))
      throw new Error(`the command ended without saying ${text}:\n${this.#stderr}`);
  }

  /** Closes the reading ends of its output. */
  stopReading(): void {
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  #hear(text: string): void {
    this.#stderr += text;
    this.#waiting = this.#waiting.filter(({ text: wanted, resolve: wake }) => {
      const heard = wanted.test(this.#stderr);
      if (heard) wake();
      return !heard;
    });
  }
}

/** A directory to run commands in; gone, with what runs there, when left. */
export class Workplace implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), "fedprobe-test-"));
  readonly #commands: RunningCommand[] = [];

  start(...arguments_: string[]): RunningCommand {
    const command = new RunningCommand(this.directory, ...arguments_);
    this.#commands.push(command);
    return command;
  }

  run(...arguments_: string[]): Promise<CommandResult> {
    return this.start(...arguments_).result;
  }

  /** The runs that were made here, oldest first. */
  get runs(): string[] {
    const directory = join(this.directory, "runs");
    return existsSync(directory) ? readdirSync(directory).sort() : [];
  }

  runFile(run: string, name: string): string {
    return readFileSync(join(this.directory, "runs", run, name), "utf8");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const command of this.#commands) command.kill("SIGKILL");
    await Promise.all(this.#commands.map((command) => command.result));
    for (const run of this.runs) await new RunningCommand(this.directory, "destroy", run).result;
    rmSync(this.directory, { recursive: true, force: true });
  }
}
