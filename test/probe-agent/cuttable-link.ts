import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A TCP link to a port of this machine that can be cut and healed. Gone when left. */
export class CuttableLink implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #whole = true;

  private constructor(private readonly to: number) {
    this.#server = createServer((near) => this.#join(near));
  }

  static async make(to: number): Promise<CuttableLink> {
    const link = new CuttableLink(to);
    await once(link.#server.listen(0, "127.0.0.1"), "listening");
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What is connected is reset, and so is whoever connects from now on. */
  cut(): void {
    this.#whole = false;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  heal(): void {
    this.#whole = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #join(near: Socket): void {
    this.#keep(near);
    if (!this.#whole) return void near.resetAndDestroy();
    const far = connect(this.to, "127.0.0.1");
    this.#keep(far);
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }
}
