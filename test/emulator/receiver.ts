import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { unwrapZep, type ZepData } from "@fedprobe/dissection";

/** A UDP port on loopback that keeps the ZEP datagrams that it gets. */
export class Receiver {
  readonly received: ZepData[] = [];
  #waiting: { count: number; resolve: () => void }[] = [];

  private constructor(
    private readonly socket: Socket,
    readonly port: number,
  ) {
    socket.on("message", (message) => {
      const datagram = unwrapZep(Uint8Array.from(message));
      if (datagram.kind !== "data") throw new Error(`a datagram of kind ${datagram.kind}`);
      this.received.push(datagram);
      for (const { count, resolve } of this.#waiting) if (this.received.length >= count) resolve();
    });
  }

  static async open(): Promise<Receiver> {
    const socket = createSocket({ type: "udp4", recvBufferSize: 1 << 22 });
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return new Receiver(socket, socket.address().port);
  }

  /** Resolves when so many datagrams have come. */
  async has(count: number): Promise<void> {
    if (this.received.length >= count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  async close(): Promise<void> {
    const closed = once(this.socket, "close");
    this.socket.close();
    await closed;
  }
}
