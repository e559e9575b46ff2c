import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { type Frame, LINK_TYPE, unwrapZep } from "@fedprobe/dissection";
import { describeListener, whoListens } from "../host/who-listens.js";
import type { RunClock } from "../model/clock.js";
import type { Sink, Source, SourceDescription } from "../model/source.js";
import { readUdpDrops } from "./udp-drops.js";

export interface ZepSourceConfig {
  readonly host: string;
  readonly port: number;
  readonly clock: "sniffer" | "host";
}

const RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;

/**
 * Frames that sniffers send as ZEP datagrams (version 1 or 2) over UDP.
 * Counts: received = analysed + dropped.kernel + dropped.not-started + dropped.not-data + dropped.malformed-zep.
 */
export class ZepSource implements Source {
  readonly #socket: Socket;
  readonly #counts = {
    received: 0,
    "dropped.not-started": 0,
    "dropped.not-data": 0,
    "dropped.malformed-zep": 0,
  };
  #deliver: ((datagram: Uint8Array) => void) | undefined;
  #kernelDrops = 0;
  #closed = false;

  constructor(private readonly config: ZepSourceConfig) {
    this.#socket = createSocket({
      type: config.host.includes(":") ? "udp6" : "udp4",
      recvBufferSize: RECEIVE_BUFFER_BYTES,
    });
  }

  get description(): SourceDescription {
    const { host, port, clock } = this.config;
    const message = `ZEP at udp ${host}:${port}, times of the ${clock}`;
    return { name: "zep", message, fcsObservable: true };
  }

  async open(): Promise<void> {
    this.#socket.on("message", (datagram) => this.#receive(datagram));
    this.#socket.bind(this.config.port, this.config.host);
    await once(this.#socket, "listening").catch((error: Error) => {
      throw explainBind(error, this.config);
    });
  }

  start(sink: Sink, clock: RunClock): void {
    this.#socket.on("error", (error) => sink.notice("error", `ZEP socket: ${error.message}`));
    this.#deliver = (datagram) => this.#unwrap(datagram, sink, clock);
  }

  async counts(): Promise<Readonly<Record<string, number>>> {
    if (!this.#closed) this.#kernelDrops = await readUdpDrops(this.config.host, this.#socket.address().port);
    const received = this.#counts.received + this.#kernelDrops;
    return { ...this.#counts, received, "dropped.kernel": this.#kernelDrops };
  }

  async stop(): Promise<void> {
    if (this.#closed) return;
    this.#kernelDrops = (await this.counts())["dropped.kernel"] ?? 0;
    this.#closed = true;
    this.#socket.close();
    await once(this.#socket, "close");
  }

  #receive(datagram: Uint8Array): void {
    this.#counts.received += 1;
    if (this.#deliver) this.#deliver(datagram);
    else this.#counts["dropped.not-started"] += 1;
  }

  #unwrap(datagram: Uint8Array, sink: Sink, clock: RunClock): void {
    const zep = unwrapZep(datagram);
    if (zep.kind === "malformed") this.#counts["dropped.malformed-zep"] += 1;
    else if (zep.kind !== "data") this.#counts["dropped.not-data"] += 1;
    else sink.frame(makeFrame(zep, this.config.clock === "sniffer" ? zep.time : undefined, clock));
  }
}

/** A taken port with its holder, as the person who must free it wants to know. */
function explainBind(error: Error, { host, port }: ZepSourceConfig): Error {
  const holder = "code" in error && error.code === "EADDRINUSE" ? whoListens(host, port, "udp") : undefined;
  if (!holder) return error;
  const message = `UDP port ${port} of ${holder.address} is taken by ${describeListener(holder)}`;
  return new Error(`${message}: end it, or set another \`port\` for this source`, { cause: error });
}

type ZepData = Extract<ReturnType<typeof unwrapZep>, { kind: "data" }>;

function makeFrame(zep: ZepData, snifferTime: number | undefined, clock: RunClock): Frame {
  return {
    time: snifferTime ?? clock.now(),
    linkType: LINK_TYPE.IEEE802_15_4_WITHFCS,
    bytes: zep.bytes,
    wireLength: zep.bytes.length,
    fcsFormat: zep.fcsFormat,
    radio: { channel: zep.channel, lqi: zep.lqi },
  };
}
