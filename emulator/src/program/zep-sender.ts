import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { encodeZep } from "@fedprobe/dissection";
import type { FedSniffer, Reception } from "../model.js";

/** What became of the datagrams of a sniffer: given = sent + sendErrors. */
export interface FeedAccount {
  readonly sent: number;
  readonly sendErrors: number;
}

/** The datagrams of one sniffer to its probe. */
class Feed {
  #sequence = 0;
  sent = 0;
  sendErrors = 0;

  constructor(
    private readonly deviceId: number,
    private readonly socket: Socket,
  ) {
    // A datagram that had gone out was refused: nobody listens at the probe's port.
    socket.on("error", () => {
      this.sent -= 1;
      this.sendErrors += 1;
    });
  }

  /** Resolves when the datagram is handed over, or counted as an error. */
  send({ bytes, channel, lqi, shownUs }: Reception): Promise<void> {
    this.#sequence += 1;
    const header = { channel, deviceId: this.deviceId, lqi, timeUs: shownUs, sequence: this.#sequence };
    const datagram = encodeZep({ ...header, frame: bytes });
    return new Promise((resolve) => {
      this.socket.send(datagram, (error) => {
        if (error) this.sendErrors += 1;
        else this.sent += 1;
        resolve();
      });
    });
  }

  close(): void {
    this.socket.close();
  }
}

/** Connected, so that the host is looked up once and the network's refusals are heard of. */
async function connect(sniffer: FedSniffer, signal: AbortSignal): Promise<Socket> {
  const socket = createSocket(sniffer.host.includes(":") ? "udp6" : "udp4");
  const connected = once(socket, "connect", { signal });
  try {
    socket.connect(sniffer.port, sniffer.host);
    await connected;
    return socket;
  } catch (error) {
    socket.close();
    if (signal.aborted) throw error;
    const place = `${sniffer.host}:${sniffer.port}`;
    throw new Error(`sniffer ${sniffer.name}: no UDP socket to ${place}: ${String(error)}`, { cause: error });
  }
}

/** Sends what sniffers give to their probes: one ZEP datagram for each frame and sniffer. */
export class ZepSender {
  #underway: Promise<void>[] = [];

  private constructor(private readonly feeds: ReadonlyMap<string, Feed>) {}

  /** Throws if the address of a sniffer's probe cannot be found, or `signal` aborts. */
  static async open(sniffers: readonly FedSniffer[], signal: AbortSignal): Promise<ZepSender> {
    const feeds = new Map<string, Feed>();
    const sender = new ZepSender(feeds);
    try {
      for (const [index, sniffer] of sniffers.entries()) {
        feeds.set(sniffer.name, new Feed(index + 1, await connect(sniffer, signal)));
      }
      return sender;
    } catch (error) {
      sender.close();
      throw error;
    }
  }

  /** Numbers the datagrams of each sniffer from 1. */
  send(reception: Reception): void {
    this.#underway.push(this.feeds.get(reception.sniffer)!.send(reception));
  }

  /** Waits until all that was sent has been handed to the network. */
  async settle(): Promise<void> {
    const underway = this.#underway;
    this.#underway = [];
    await Promise.all(underway);
  }

  accounts(): Record<string, FeedAccount> {
    const account = ({ sendErrors, sent }: Feed) => ({ sent, sendErrors });
    return Object.fromEntries([...this.feeds].map(([name, feed]) => [name, account(feed)]));
  }

  close(): void {
    for (const feed of this.feeds.values()) feed.close();
  }
}
