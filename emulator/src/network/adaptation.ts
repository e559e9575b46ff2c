import { encodeFragments, LONGEST_PSDU } from "@fedprobe/dissection";
import type { EventQueue } from "../kernel/event-queue.js";
import type { DataFrame, Outgoing } from "../mac/frame.js";
import type { DropReason } from "../model.js";
import type { Identity } from "./identity.js";
import { encodePacket, type Fragment, type Packet } from "./packet.js";

/** Header and FCS of a data frame between extended addresses of one PAN (IEEE Std 802.15.4-2020, 7.3.2). */
const MAC_OVERHEAD = 23;
/** What a frame carries of 6LoWPAN, bytes. */
const ROOM = LONGEST_PSDU - MAC_OVERHEAD;

/** RFC 4944, 5.3: what is not complete after a minute is given up. */
const REASSEMBLY_TIMEOUT_US = 60e6;
/** Packets that a device puts together at a time; small devices have memory for few. */
const BUFFERS = 4;

/** A packet that is being put together. */
interface Buffer {
  readonly from: Identity;
  readonly tag: number;
  readonly begunUs: number;
  missing: number;
}

/** What the adaptation layer needs of its device. */
export interface AdaptationSurroundings {
  readonly self: Identity;
  readonly queue: EventQueue;
  readonly send: (outgoing: Outgoing) => void;
  readonly drop: (reason: DropReason) => void;
}

/** What a packet is sent for, and as what. */
export type Sending = Pick<Outgoing, "action" | "fcsError" | "from">;

/** 6LoWPAN: packets to frames and back (RFC 4944, RFC 6282). */
export class Adaptation {
  #tag = 0;
  #buffers: Buffer[] = [];

  constructor(private readonly around: AdaptationSurroundings) {}

  /** Forgets what it was putting together. */
  clear(): void {
    this.#buffers = [];
  }

  /** Sends a packet over one link, in as many frames as it needs. */
  send(packet: Packet, to: Identity | "broadcast", sending: Sending = {}): void {
    const encoded = encodePacket(packet, sending.from ?? this.around.self, to);
    const { header, payload } = encoded;
    if (header.length + payload.length > ROOM) {
      this.sendFragments(packet, to, sending);
      return;
    }
    const bytes = new Uint8Array(header.length + payload.length);
    bytes.set(header);
    bytes.set(payload, header.length);
    this.around.send({ ...sending, to, bytes, content: { kind: "packet", packet } });
  }

  /** Sends a packet in fragments, or those of them that `wanted` picks by their place. */
  sendFragments(
    packet: Packet,
    to: Identity | "broadcast",
    sending: Sending = {},
    wanted: (index: number) => boolean = () => true,
  ): void {
    const encoded = encodePacket(packet, sending.from ?? this.around.self, to);
    const tag = this.#tag;
    this.#tag = (tag + 1) & 0xffff;
    const size = encoded.headerLength + encoded.payload.length;
    for (const [index, { bytes, length, offset }] of encodeFragments({ ...encoded, tag }, ROOM).entries()) {
      if (!wanted(index)) continue;
      this.around.send({
        ...sending,
        to,
        bytes,
        content: { kind: "fragment", packet, tag, size, offset, length },
      });
    }
  }

  /** The packet that a frame carries or completes. */
  receive({ content, from }: DataFrame): Packet | undefined {
    return content.kind === "packet" ? content.packet : this.#assemble(content, from);
  }

  #assemble(fragment: Fragment, from: Identity): Packet | undefined {
    const buffer = this.#find(fragment, from) ?? this.#open(fragment, from);
    if (buffer === undefined) return undefined;
    buffer.missing -= fragment.length;
    if (buffer.missing > 0) return undefined;
    this.#buffers.splice(this.#buffers.indexOf(buffer), 1);
    return fragment.packet;
  }

  #find({ tag }: Fragment, from: Identity): Buffer | undefined {
    this.#expire();
    return this.#buffers.find((buffer) => buffer.from === from && buffer.tag === tag);
  }

  #open({ size, tag }: Fragment, from: Identity): Buffer | undefined {
    if (this.#buffers.length >= BUFFERS) {
      this.around.drop("reassembly-full");
      return undefined;
    }
    const buffer = { from, tag, begunUs: this.around.queue.now, missing: size };
    this.#buffers.push(buffer);
    return buffer;
  }

  #expire(): void {
    const oldest = this.around.queue.now - REASSEMBLY_TIMEOUT_US;
    const kept = this.#buffers.filter(({ begunUs }) => begunUs > oldest);
    for (let lost = this.#buffers.length - kept.length; lost > 0; lost--)
      this.around.drop("reassembly-timeout");
    this.#buffers = kept;
  }
}
