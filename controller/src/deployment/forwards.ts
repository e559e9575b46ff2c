import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { AcceptConnection, Client, RejectConnection, TcpConnectionDetails } from "ssh2";
import { joinStreams } from "./join-streams.js";

/** A port that leads through an SSH connection; gone with it. */
export interface Forward {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** Connections that could not be passed on, and why the last of them could not. */
  readonly failures: { count: number; last?: Error };
  close(): Promise<void>;
}

/** Opens the far end of a forwarded connection. */
export type OpenStream = () => Promise<Duplex>;

/** Listens on this machine's 127.0.0.1 and joins each connection with a stream that `open` gives. */
export async function listenHere(open: OpenStream): Promise<Forward> {
  const failures: Forward["failures"] = { count: 0 };
  const sockets = new Set<Socket>();
  // Half-open connections are kept: an end in one direction says nothing about the other.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket.once("close", () => sockets.delete(socket)));
    passOn(socket, open, failures);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { host: "127.0.0.1", port, failures, close: () => closeServer(server, sockets) };
}

function passOn(near: Duplex, open: OpenStream, failures: Forward["failures"]): void {
  const fail = (error: Error) => {
    failures.count++;
    failures.last = error;
    near.destroy();
  };
  near.on("error", () => undefined); // it is closed, too, and that is passed on
  open().then((far) => (near.destroyed ? far.destroy() : joinStreams(near, far)), fail);
}

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await closed;
}

/** The ports on a node's 127.0.0.1 that lead to us (RFC 4254, 7.1). */
export class NodeListeners {
  readonly #client: Client;
  readonly #open = new Map<number, { readonly open: OpenStream; readonly failures: Forward["failures"] }>();

  constructor(client: Client) {
    this.#client = client;
    client.on("tcp connection", (details, accept, reject) => this.#accept(details, accept, reject));
  }

  /** Listens on a port that the node chooses. */
  listen(open: OpenStream): Promise<Forward> {
    const failures: Forward["failures"] = { count: 0 };
    return new Promise((resolve, reject) => {
      this.#client.forwardIn("127.0.0.1", 0, (error, port) => {
        if (error) return reject(error);
        this.#open.set(port, { open, failures });
        resolve({ host: "127.0.0.1", port, failures, close: () => this.#close(port) });
      });
    });
  }

  #accept({ destPort }: TcpConnectionDetails, accept: AcceptConnection, reject: RejectConnection): void {
    const listener = this.#open.get(destPort);
    if (listener) passOn(accept(), listener.open, listener.failures);
    else reject();
  }

  #close(port: number): Promise<void> {
    if (!this.#open.delete(port)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#client.unforwardIn("127.0.0.1", port, (error?: Error | null) =>
        error ? reject(error) : resolve(),
      );
    });
  }
}
