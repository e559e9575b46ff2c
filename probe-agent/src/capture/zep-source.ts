import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Frame, LINK_TYPE, unwrapZep } from "@fedprobe/dissection";
import { describeListener, whoListens } from "../host/who-listens.js";
import type { RunClock } from "../model/clock.js";
import type { Opened, Sink, Source, SourceDescription } from "../model/source.js";
import { describeOffset, isBelievable } from "./sniffer-time.js";
import { readUdpDrops } from "./udp-drops.js";

export interface ZepSourceConfig {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly clock: "sniffer" | "host";
}

const RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;
/** The kernel doubles what is asked for (socket(7), SO_RCVBUF), and a datagram takes at least so much of it. */
const LEAST_BYTES_IN_BUFFER = 512;
const MOST_IN_BUFFER = (2 * RECEIVE_BUFFER_BYTES) / LEAST_BYTES_IN_BUFFER;

/**
 * Frames that sniffers send as ZEP datagrams (version 1 or 2) over UDP.
 * Counts: received = analysed + dropped.kernel + dropped.not-started + dropped.not-data + dropped.malformed-zep;
 * of the analysed, times.refused: the sniffer's time was not believed.
 */
export class ZepSource implements Source {
  readonly #socket: Socket;
  readonly #counts = {
    received: 0,
    "dropped.not-started": 0,
    "dropped.not-data": 0,
    "dropped.malformed-zep": 0,
    "times.refused": 0,
  };
  #deliver: ((datagram: Uint8Array) => void) | undefined;
  #kernelDrops = 0;
  #closed = false;
  #stopped: Promise<void> | undefined;
  #port: number;

  constructor(private readonly config: ZepSourceConfig) {
    this.#port = config.port;
    this.#socket = createSocket({
      type: config.host.includes(":") ? "udp6" : "udp4",
      recvBufferSize: RECEIVE_BUFFER_BYTES,
    });
  }

  get description(): SourceDescription {
    const { host, clock } = this.config;
    const message = `ZEP at udp ${host}:${this.#port}, times of the ${clock}`;
    return { name: "zep", message, fcsObservable: true };
  }

  async open(): Promise<Opened> {
    this.#socket.on("message", (datagram) => this.#receive(datagram));
    this.#socket.bind(this.config.port, this.config.host);
    await once(this.#socket, "listening").catch((error: Error) => {
      throw explainBind(error, this.config);
    });
    this.#port = this.#socket.address().port;
    return { port: this.#port };
  }

  start(sink: Sink, clock: RunClock): void {
    this.#socket.on("error", (error) => sink.notice("error", `ZEP socket: ${error.message}`));
    this.#deliver = (datagram) => this.#unwrap(datagram, sink, clock);
  }

  async counts(): Promise<Readonly<Record<string, number>>> {
    if (!this.#closed) this.#kernelDrops = await readUdpDrops(this.config.host, this.#port);
    const received = this.#counts.received + this.#kernelDrops;
    return { ...this.#counts, received, "dropped.kernel": this.#kernelDrops };
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#close();
    return this.#stopped;
  }

  async #close(): Promise<void> {
    await this.#drain();
    await this.counts();
    this.#closed = true;
    this.#socket.close();
    await once(this.#socket, "close");
  }

  /** Receives what lies in the socket's buffer; what comes meanwhile is not waited for for ever. */
  async #drain(): Promise<void> {
    const all = this.#counts.received + MOST_IN_BUFFER;
    for (let before = -1; before < this.#counts.received && before < all; ) {
      before = this.#counts.received;
      // The first may come in the same turn of the event loop, which need not look at the socket again.
      await nextTurn();
      await nextTurn();
    }
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
    else sink.frame(makeFrame(zep, this.#timeOf(zep, sink, clock)));
  }

  #timeOf({ time }: ZepData, sink: Sink, clock: RunClock): number {
    if (this.config.clock === "host" || time === undefined) return clock.now();
    if (isBelievable(time, clock)) return time;
    if (this.#counts["times.refused"] === 0) sink.notice("warning", describeOffset("a sniffer", time, clock));
    this.#counts["times.refused"] += 1;
    return clock.now();
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

function makeFrame(zep: ZepData, time: number): Frame {
  return {
    time,
    linkType: LINK_TYPE.IEEE802_15_4_WITHFCS,
    bytes: zep.bytes,
    wireLength: zep.bytes.length,
    fcsFormat: zep.fcsFormat,
    radio: { channel: zep.channel, lqi: zep.lqi },
  };
}
