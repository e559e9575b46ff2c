import { setTimeout as delay } from "node:timers/promises";
import type { AcceptConnection, Client, RejectConnection, TcpConnectionDetails } from "ssh2";
import type { Connection } from "./connection.js";
import { ConnectionLost, nodeName } from "./connection-lost.js";
import { type Forward, type OpenStream, passOn } from "./forwards.js";
import { cancelPort, requestPort } from "./tcp-forwarding.js";

interface Listener {
  readonly open: OpenStream;
  readonly onFailure: (error: Error) => void;
  /** The client that the node listens for. */
  client: Client;
}

/** Milliseconds before a port is asked for again that the node's end of a lost connection may still have; half a minute in all. */
const PAUSES = [100, 200, 500, 1000, 2000, 4000, 8000, 15_000];

/** The ports on a node's 127.0.0.1 that lead to us (RFC 4254, 7.1); the same ports again after a lost connection. */
export class NodeListeners {
  readonly #connection: Connection;
  readonly #onNotice: (message: string) => void;
  readonly #open = new Map<number, Listener>();

  constructor(connection: Connection, onNotice: (message: string) => void) {
    this.#connection = connection;
    this.#onNotice = onNotice;
    connection.prepare((client) => this.#serve(client));
  }

  /** Listens on a port that the node chooses. @throws FedprobeError (5) naming the sshd option if it does not */
  listen(open: OpenStream, onFailure: (error: Error) => void): Promise<Forward> {
    return this.#connection.use(async (client) => {
      let port = 0;
      await requestPort(client, this.#connection.login, 0, (granted) => {
        port = granted;
        this.#open.set(port, { open, onFailure, client });
      });
      return { host: "127.0.0.1", port, close: () => this.#close(port) };
    });
  }

  async #serve(client: Client): Promise<void> {
    client.on("tcp connection", (details, accept, reject) => this.#accept(details, accept, reject));
    await Promise.all([...this.#open].map(([port, listener]) => this.#listenAgain(client, port, listener)));
  }

  /** Returns after the first attempt; the others go on beside what the connection is used for. */
  async #listenAgain(client: Client, port: number, listener: Listener): Promise<void> {
    if (!(await this.#tryAgain(client, port, listener))) void this.#insist(client, port, listener);
  }

  async #insist(client: Client, port: number, listener: Listener): Promise<void> {
    for (const wait of PAUSES) {
      await delay(wait, undefined, { ref: false });
      if (this.#connection.current !== client || this.#open.get(port) !== listener) return;
      if (await this.#tryAgain(client, port, listener)) return;
    }
    const node = nodeName(this.#connection.login);
    this.#onNotice(`port ${port} of ${node} did not come back: who used it there cannot reach us any more`);
  }

  /** False if the port may yet be granted. */
  async #tryAgain(client: Client, port: number, listener: Listener): Promise<boolean> {
    try {
      await requestPort(client, this.#connection.login, port, () => {
        listener.client = client;
      });
    } catch (error) {
      return error instanceof ConnectionLost; // then the next client gets the ports
    }
    if (this.#open.get(port) !== listener) await cancelPort(client, this.#connection.login, port);
    return true;
  }

  #accept({ destPort }: TcpConnectionDetails, accept: AcceptConnection, reject: RejectConnection): void {
    const listener = this.#open.get(destPort);
    if (listener) passOn(accept(), listener.open, listener.onFailure);
    else reject();
  }

  async #close(port: number): Promise<void> {
    const listener = this.#open.get(port);
    this.#open.delete(port);
    if (listener && listener.client === this.#connection.current)
      await cancelPort(listener.client, this.#connection.login, port);
  }
}
