import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "ssh2";
import { EXIT, FedprobeError } from "../model/errors.js";
import type { Login } from "../model/run-journal.js";
import { ConnectionLost, nodeName } from "./connection-lost.js";
import { logIn } from "./log-in.js";
import { unlessAborted } from "./unless-aborted.js";

/** Milliseconds that a node has to take leave before its connection is cut. */
const FAREWELL = 2000;

/** How often something is begun that the loss of the connection ends. */
const ATTEMPTS = 3;

export interface ConnectionOptions {
  /** One login; `until` ends the attempt. */
  readonly open: (until: AbortSignal) => Promise<Client>;
  /** Milliseconds that a lost connection has to come back. */
  readonly patience: number;
  readonly onNotice: (message: string) => void;
}

/** Gets a client ready before anybody uses it; never rejects. */
export type Prepare = (client: Client) => Promise<void>;

/** The SSH connection to a node, made anew when it is lost. */
export class Connection {
  /** Resolves when it is gone for good: with the reason, or with undefined if we closed it. */
  readonly closed: Promise<Error | undefined>;
  readonly #options: ConnectionOptions;
  readonly #leaving = new AbortController();
  readonly #preparations: Prepare[] = [];
  #finish!: (reason: Error | undefined) => void;
  #current: Client | undefined;
  #coming: Promise<Client>;

  constructor(
    readonly login: Login,
    client: Client,
    options: ConnectionOptions,
  ) {
    this.#options = options;
    this.closed = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#take(client);
    this.#coming = Promise.resolve(client);
  }

  /** The client that is logged in now, if one is. */
  get current(): Client | undefined {
    return this.#current;
  }

  /** `step` gets every client first: this one now, others as they are logged in. */
  prepare(step: Prepare): void {
    this.#preparations.push(step);
    if (this.#current) void step(this.#current);
  }

  /**
   * Does something through the connection, when it is there. If it is lost meanwhile that is done again, if
   * the node cannot have heard of it or it is `repeatable`.
   * @throws FedprobeError (5) if the connection is gone for good, and whatever `work` throws
   */
  async use<Result>(
    work: (client: Client) => Promise<Result>,
    { signal, repeatable = false }: { signal?: AbortSignal; repeatable?: boolean } = {},
  ): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      const client = await unlessAborted(this.#coming, signal);
      try {
        return await work(client);
      } catch (error) {
        if (!(error instanceof ConnectionLost) || attempt === ATTEMPTS) throw error;
        if (!repeatable && !error.unsent) throw error;
        if (error.unsent) this.#lose(client, error);
      }
    }
  }

  /** Leaves the node; again does nothing. */
  async close(): Promise<void> {
    this.#leaving.abort();
    const client = this.#current;
    client?.end();
    const cut = new AbortController();
    const patience = delay(FAREWELL, undefined, { signal: cut.signal }).catch(() => undefined);
    await Promise.race([this.closed, patience]);
    cut.abort();
    client?.destroy();
  }

  #take(client: Client): void {
    this.#current = client;
    let reason = new Error("the node closed the connection");
    client.on("error", (error: Error) => {
      reason = error;
    });
    client.once("close", () => this.#lose(client, reason));
  }

  #lose(client: Client, reason: Error): void {
    if (this.#current !== client) return;
    this.#current = undefined;
    client.destroy();
    this.#coming = this.#reopen(reason);
    this.#coming.catch(() => undefined); // whoever asks hears of it, and `closed` tells it
  }

  async #reopen(loss: Error): Promise<Client> {
    const { open, patience, onNotice } = this.#options;
    const lostForGood = new AbortController();
    const timer = setTimeout(() => lostForGood.abort(), patience);
    const until = AbortSignal.any([this.#leaving.signal, lostForGood.signal]);
    try {
      until.throwIfAborted();
      onNotice(`the connection to ${nodeName(this.login)} was lost (${loss.message}); connecting again`);
      const client = await logIn(() => open(until), pauses(), until);
      this.#take(client);
      if (this.#leaving.signal.aborted) client.destroy();
      await Promise.all(this.#preparations.map((step) => step(client)));
      onNotice(`connected to ${nodeName(this.login)} again`);
      return client;
    } catch (error) {
      const gone = this.#gone(loss, error);
      this.#finish(this.#leaving.signal.aborted ? undefined : gone);
      throw gone;
    } finally {
      clearTimeout(timer);
    }
  }

  #gone(loss: Error, error: unknown): FedprobeError {
    const who = `the connection to ${nodeName(this.login)}`;
    if (this.#leaving.signal.aborted) return closed(`${who} is closed`, error);
    const why =
      error instanceof FedprobeError
        ? `cannot be made again: ${error.message}`
        : `did not come back within ${this.#options.patience / 1000} s`;
    return closed(`${who} was lost (${loss.message}) and ${why}`, error);
  }
}

function closed(message: string, cause: unknown): FedprobeError {
  const next = "see whether the node is still up; the run's journal knows what is left there";
  return new FedprobeError(EXIT.testbed, [{ message, next }], { cause });
}

/** Milliseconds between two attempts to log in again, for as long as somebody has patience. */
function* pauses(): Generator<number> {
  for (let wait = 50; ; wait = Math.min(wait * 2, 2000)) yield wait;
}
