import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { joinStreams } from "./join-streams.js";

/** A port that leads through the SSH connections of a session; gone with the session. */
export interface Forward {
  readonly host: "127.0.0.1";
  readonly port: number;
  close(): Promise<void>;
}

/** Opens the far end of a forwarded connection. */
export type OpenStream = () => Promise<Duplex>;

/** Listens on this machine's 127.0.0.1 and joins each connection with a stream that `open` gives; `onFailure` hears why one cannot be. */
export async function listenHere(open: OpenStream, onFailure: (error: Error) => void): Promise<Forward> {
  const sockets = new Set<Socket>();
  // Half-open connections are kept: an end in one direction says nothing about the other.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket.once("close", () => sockets.delete(socket)));
    passOn(socket, open, onFailure);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { host: "127.0.0.1", port, close: () => closeServer(server, sockets) };
}

/** Joins a connection with what `open` gives; closes it, and says why, if that fails. */
export function passOn(near: Duplex, open: OpenStream, onFailure: (error: Error) => void): void {
  near.on("error", () => undefined); // it is closed, too, and that is passed on
  open().then(
    (far) => (near.destroyed ? far.destroy() : joinStreams(near, far)),
    (error: Error) => {
      near.destroy();
      onFailure(error);
    },
  );
}

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await closed;
}
