import type { Readable } from "node:stream";
import type { Client, ClientChannel } from "ssh2";
import { EXIT, FedprobeError } from "../model/errors.js";
import type { Login } from "../model/run-journal.js";
import { visibleText } from "../model/visible-text.js";
import { ConnectionLost, isUnsent, nodeName } from "./connection-lost.js";
import { quoteCommand } from "./posix-shell.js";
import { unlessAborted } from "./unless-aborted.js";

export interface CommandOptions {
  readonly stdin?: Uint8Array;
  readonly signal?: AbortSignal;
  /** Bytes kept of each of standard output and standard error; 1 MiB unless told. The rest is read and dropped. */
  readonly maxOutputBytes?: number;
  /** It does the same when it is run twice, so it is run again if the connection was lost under it. */
  readonly repeatable?: boolean;
}

export interface CommandResult {
  /** Exit code; null if a signal ended it. */
  readonly code: number | null;
  readonly signal?: string;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** True if the output was longer than what was kept. */
  readonly truncated: boolean;
}

/** Runs a program on a node, its arguments word by word. */
export type RunCommand = (argv: readonly string[], options?: CommandOptions) => Promise<CommandResult>;

/** Runs one command on the node and waits for its end. @throws FedprobeError (5), ConnectionLost if that is why */
export async function runRemote(
  client: Client,
  login: Login,
  argv: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const { signal } = options;
  signal?.throwIfAborted();
  let channel: ClientChannel | undefined;
  const ended = openExec(client, login, quoteCommand(argv)).then((opened) => {
    channel = opened;
    if (signal?.aborted) opened.close();
    return finish(opened, login, options);
  });
  // Only the channel is closed: sshd confirms that when the command has ended, so nobody waits for it.
  return unlessAborted(ended, signal, () => channel?.close());
}

function openExec(client: Client, login: Login, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) =>
      reject("reason" in cause ? refused(login, cause) : new ConnectionLost(login, cause, isUnsent(cause)));
    try {
      client.exec(command, (error, channel) => (error ? fail(error) : resolve(channel)));
    } catch (error) {
      fail(error as Error); // ssh2 throws "Not connected" here
    }
  });
}

async function finish(channel: ClientChannel, login: Login, options: CommandOptions): Promise<CommandResult> {
  const limit = options.maxOutputBytes ?? 2 ** 20;
  const ended = new Promise<{ code: number | null | undefined; signal?: string }>((resolve) => {
    channel.once("close", (code?: number | null, signal?: string) =>
      resolve(signal ? { code, signal } : { code }),
    );
  });
  const outputs = Promise.all([collect(channel, limit), collect(channel.stderr, limit)]);
  channel.end(options.stdin ?? new Uint8Array());
  const [{ code, signal }, [stdout, stderr]] = await Promise.all([ended, outputs]);
  if (code === undefined) {
    throw new ConnectionLost(login, new Error("the channel was closed before the command ended"), false);
  }
  const truncated = stdout.truncated || stderr.truncated;
  return { code, ...(signal ? { signal } : {}), stdout: stdout.bytes, stderr: stderr.bytes, truncated };
}

function collect(stream: Readable, limit: number): Promise<{ bytes: Buffer; truncated: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let [kept, truncated] = [0, false];
    stream.on("data", (chunk: Buffer) => {
      const part = chunk.subarray(0, limit - kept);
      truncated ||= part.length < chunk.length;
      kept += part.length;
      if (part.length > 0) chunks.push(part);
    });
    stream.once("end", () => resolve({ bytes: Buffer.concat(chunks), truncated }));
    stream.once("error", reject);
  });
}

/** RFC 4254, 5.1: the node is there, but opens no channel for a command. */
function refused(login: Login, cause: Error): FedprobeError {
  const message = `${nodeName(login)} refuses to run a command: ${visibleText(cause.message)}`;
  const next = "see MaxSessions in its sshd_config(5), and the log of its sshd";
  return new FedprobeError(EXIT.testbed, [{ message, next }], { cause });
}
