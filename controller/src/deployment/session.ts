import type { Duplex } from "node:stream";
import type { Login } from "../model/run-journal.js";
import { type ClockOffset, measureClockOffset } from "./clock-offset.js";
import type { Connection } from "./connection.js";
import { type Forward, listenHere, type OpenStream } from "./forwards.js";
import { NodeListeners } from "./node-listeners.js";
import { type CommandOptions, type CommandResult, runRemote } from "./remote-command.js";
import { NoAnswer, openTcp } from "./tcp-forwarding.js";
import { type Upload, uploadFile } from "./upload.js";

/**
 * What we do on a node through SSH, with the forwards that go there. It outlives its connection: when that is
 * lost, commands and new streams wait until there is another, and forwards stay where they are.
 */
export class Session implements AsyncDisposable {
  /** Resolves when the connection is gone for good: with the reason, or with undefined if we closed it. */
  readonly closed: Promise<Error | undefined>;
  readonly login: Login;
  readonly #connection: Connection;
  readonly #listeners: NodeListeners;
  readonly #forwards = new Set<Forward>();
  #over = false;

  /** Takes over a connection; use `connect`. */
  constructor(
    connection: Connection,
    private readonly onNotice: (message: string) => void,
  ) {
    this.#connection = connection;
    this.login = connection.login;
    this.#listeners = new NodeListeners(connection, onNotice);
    this.closed = connection.closed.then(async (reason) => {
      this.#over = true;
      await this.#closeForwards();
      return reason;
    });
  }

  /**
   * Runs a program on the node; `argv` is passed on word by word, whatever it holds.
   * @throws FedprobeError (5) if the connection is lost under a command that may not be repeated, or for good
   */
  run(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return this.#connection.use((client) => runRemote(client, this.login, argv, options), options);
  }

  /** Writes a file on the node: it appears under its name when its SHA-256 there is right. @throws FedprobeError (5) */
  upload(upload: Upload, signal?: AbortSignal): Promise<void> {
    return uploadFile((argv, options) => this.run(argv, options), upload, signal);
  }

  /** The node's wall clock minus ours, in microseconds. @throws FedprobeError (5) if it cannot be read */
  clockOffset(): Promise<ClockOffset> {
    return measureClockOffset((argv, options) => this.run(argv, options), this.login);
  }

  /** A TCP connection that the node opens to `host`:`port` for us. @throws FedprobeError (5) saying why it does not */
  openStream(host: string, port: number): Promise<Duplex> {
    return this.#connection.use((client) => openTcp(client, this.login, host, port));
  }

  /** A port here that leads to `host`:`port` as the node sees it. @throws FedprobeError (5) naming the sshd option that forbids it */
  async forwardToNode(host: string, port: number): Promise<Forward> {
    await this.#tryForward(host, port);
    const failed = this.#say(`a connection to ${host}:${port}`);
    const forward = await listenHere(() => this.openStream(host, port), failed);
    this.#forwards.add(forward);
    if (this.#over) await this.#closeForwards();
    return forward;
  }

  /** A port on the node's 127.0.0.1 whose connections are joined with what `open` gives, such as a stream of another session. */
  forwardFromNode(open: OpenStream): Promise<Forward> {
    return this.#listeners.listen(open, this.#say("a connection from the node"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closeForwards();
    await this.#connection.close();
  }

  /** A node that forbids it is told now; that nobody listens there yet is nothing that a forward needs. */
  async #tryForward(host: string, port: number): Promise<void> {
    try {
      (await this.openStream(host, port)).destroy();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }

  /** Says why connections cannot be passed on; the same reason once. */
  #say(what: string): (error: Error) => void {
    let last = "";
    return ({ message }) => {
      if (message !== last) this.onNotice(`${what} could not be passed on: ${message}`);
      last = message;
    };
  }

  async #closeForwards(): Promise<void> {
    await Promise.all([...this.#forwards].map((forward) => forward.close()));
    this.#forwards.clear();
  }
}
