import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "ssh2";
import { EXIT, FedprobeError } from "../model/errors.js";
import type { Login } from "../model/run-journal.js";
import { type Forward, listenHere, NodeListeners, type OpenStream } from "./forwards.js";
import { type CommandOptions, type CommandResult, runRemote } from "./remote-command.js";
import { type Upload, uploadFile } from "./upload.js";

/** Milliseconds that a node has to take leave before its connection is cut. */
const FAREWELL = 2000;

/** A verified SSH connection to a node, with the forwards that go through it. */
export class Session implements AsyncDisposable {
  /** Resolves when the connection is gone: with the reason, or with undefined if we closed it. */
  readonly closed: Promise<Error | undefined>;
  readonly #client: Client;
  readonly #listeners: NodeListeners;
  readonly #forwards = new Set<Forward>();
  #leaving = false;
  #over = false;

  /** Takes over a client that is logged in; use `connect`. */
  constructor(
    readonly login: Login,
    client: Client,
  ) {
    this.#client = client;
    this.#listeners = new NodeListeners(client);
    let reason = new Error("the node closed the connection");
    client.on("error", (error: Error) => {
      reason = error;
    });
    // Not events.once: that would reject with the error, which comes first.
    const gone = new Promise<void>((resolve) => client.once("close", () => resolve()));
    this.closed = gone.then(async () => {
      this.#over = true;
      await this.#closeForwards();
      return this.#leaving ? undefined : reason;
    });
  }

  /** Runs a program on the node; `argv` is passed on word by word, whatever it holds. @throws FedprobeError (5) if the connection is lost */
  run(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return runRemote(this.#client, this.login, argv, options);
  }

  /** Writes a file on the node: it appears under its name when its SHA-256 there is right. @throws FedprobeError (5) */
  upload(upload: Upload, signal?: AbortSignal): Promise<void> {
    return uploadFile((argv, options) => this.run(argv, options), upload, signal);
  }

  /** A TCP connection that the node opens to `host`:`port` for us. */
  openStream(host: string, port: number): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const from = "127.0.0.1"; // the originator, which sshd only logs (RFC 4254, 7.2)
      this.#client.forwardOut(from, 0, host, port, (error, channel) =>
        error ? reject(error) : resolve(channel),
      );
    });
  }

  /** A port here that leads to `host`:`port` as the node sees it. */
  async forwardToNode(host: string, port: number): Promise<Forward> {
    if (this.#over) throw connectionGone(this.login);
    const forward = await listenHere(() => this.openStream(host, port));
    this.#forwards.add(forward);
    return forward;
  }

  /** A port on the node's 127.0.0.1 whose connections are joined with what `open` gives, such as a stream of another session. */
  forwardFromNode(open: OpenStream): Promise<Forward> {
    return this.#listeners.listen(open);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#leaving = true;
    await this.#closeForwards();
    if (this.#over) return;
    const cut = new AbortController();
    this.#client.end();
    await Promise.race([
      this.closed,
      delay(FAREWELL, undefined, { signal: cut.signal }).catch(() => undefined),
    ]);
    cut.abort();
    this.#client.destroy();
  }

  async #closeForwards(): Promise<void> {
    await Promise.all([...this.#forwards].map((forward) => forward.close()));
    this.#forwards.clear();
  }
}

function connectionGone({ address, port }: Login): FedprobeError {
  const next = "see whether the node is still up";
  return new FedprobeError(EXIT.testbed, [
    { message: `the connection to ${address}:${port} is closed`, next },
  ]);
}
