import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

export interface ProgramCall {
  /** Program and arguments; no shell sees them. */
  readonly argv: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly directory?: string;
  /** After so many milliseconds, or when the signal comes, it is killed with all that it has started. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface ProgramResult {
  /** Null if a signal ended it. */
  readonly code: number | null;
  /** Standard output and standard error as they came, at most 16 KiB. */
  readonly output: string;
  readonly timedOut: boolean;
}

const LONGEST_OUTPUT = 16 * 1024;

/** Runs a program in a process group of its own, in nothing but the given environment and PATH. Rejects if there is none. */
export async function runProgram(call: ProgramCall): Promise<ProgramResult> {
  const [program = "", ...args] = call.argv;
  const child = spawn(program, args, {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin", ...call.environment },
    ...(call.directory !== undefined && { cwd: call.directory }),
  });
  const closed = once(child, "close");
  const output = keepBeginning([child.stdout, child.stderr]);
  // Who does not read its input closes it: that is no failure.
  child.stdin.on("error", () => undefined).end(call.input ?? "");
  let timedOut = false;
  const kill = () => killGroup(child.pid);
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, call.timeoutMs);
  call.signal?.addEventListener("abort", kill, { once: true });
  try {
    const [code] = (await closed) as [number | null];
    return { code, output: output(), timedOut };
  } finally {
    clearTimeout(timer);
    call.signal?.removeEventListener("abort", kill);
  }
}

function keepBeginning(streams: readonly Readable[]): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (const stream of streams) {
    stream.on("data", (chunk: Buffer) => {
      if (bytes < LONGEST_OUTPUT) chunks.push(chunk.subarray(0, LONGEST_OUTPUT - bytes));
      bytes += chunk.length;
    });
  }
  return () => `${Buffer.concat(chunks)}${bytes > LONGEST_OUTPUT ? `… (${bytes} bytes)` : ""}`;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Why a program has not done what it should, or undefined if it has. */
export function failureOf({ code, output, timedOut }: ProgramResult): string | undefined {
  if (code === 0) return undefined;
  const how = timedOut
    ? "was killed after its time"
    : code === null
      ? "was killed"
      : `ended with exit code ${code}`;
  const said = output.trim();
  return said === "" ? how : `${how}: ${said}`;
}
