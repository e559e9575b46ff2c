import {
  crc16,
  type Dio,
  encodeDao,
  encodeDataFrame,
  encodeDio,
  encodeDis,
  encodeIphc,
  encodeUdpNhc,
  FCS_LENGTH,
  type Frame,
  globalAddress,
  LINK_TYPE,
  type LinkAddress,
  linkLocalAddress,
  parseIp6,
} from "@fedprobe/dissection";

/** Second 0 of what is put on the air, µs since 1970. */
export const AIR_START = 1_800_000_000_000_000;

const PREFIX = Uint8Array.of(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0);
const DODAG = Uint8Array.from(parseIp6("2001:db8::1") ?? []);
const ALL_RPL_NODES = Uint8Array.from(parseIp6("ff02::1a") ?? []);
const PAN = 0x23;
const ICMPV6 = 58;
const UDP = 17;
const SEQUENCE_AT = 2;
/** Between a frame and its copy (RIOT's time-out). */
const COPY_US = 2_500;

/** EUI-64 of node `n`: 02:00:00:00:00:15:00:nn. */
export function eui64(n: number): Uint8Array {
  return Uint8Array.of(2, 0, 0, 0, 0, 0x15, n >> 8, n & 0xff);
}

/** `eui64` as alerts write it. */
export function nameOf(n: number): string {
  return [...eui64(n)].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

export function address(n: number): Uint8Array {
  return n === 0 ? DODAG : globalAddress(PREFIX, eui64(n));
}

/** How a frame is sent: how often again, and as which transmitter, if not as the one whose address it carries. */
export interface Sending {
  readonly copies?: number;
  /** XORed into the FCS. */
  readonly fcsError?: number;
  /** The node whose sequence numbers are used. */
  readonly transmitter?: number;
}

/** A frame without its sequence number, and so without its FCS. */
export interface Draft {
  readonly bytes: Uint8Array;
  readonly transmitter: number;
  readonly fcsError: number;
}

interface Sent extends Draft {
  readonly time: number;
}

const CONFIGURATION: Dio["configuration"] = {
  ...{ intervalDoublings: 20, intervalMin: 3, redundancy: 10, maxRankIncrease: 0, minHopRankIncrease: 256 },
  ...{ objective: 0, defaultLifetime: 60, lifetimeUnit: 60 },
};

/**
 * Puts frames on the air, as a radio network of numbered nodes sends them: node 0 is the root, times are seconds.
 * Frames may be sent in any order; `frames` has them in the order of time.
 */
export class Air {
  readonly #sent: Sent[] = [];

  constructor(private readonly start = AIR_START) {}

  /** Link type 195: each transmission once, with the sequence numbers that their transmitters give them in that order. */
  get frames(): readonly Frame[] {
    const last = new Map<number, number>();
    const done = new Map<Uint8Array, Uint8Array>();
    return this.#sent
      .toSorted((a, b) => a.time - b.time)
      .map(({ time, bytes: draft, transmitter, fcsError }) => {
        const next = ((last.get(transmitter) ?? 37 * transmitter) + 1) & 0xff;
        if (!done.has(draft)) last.set(transmitter, next);
        const bytes = done.get(draft) ?? withNumber(draft, next, fcsError);
        done.set(draft, bytes);
        return { time, linkType: LINK_TYPE.IEEE802_15_4_WITHFCS, bytes, wireLength: bytes.length };
      });
  }

  dis(time: number, from: number, sending: Sending = {}): void {
    const source = linkLocalAddress(eui64(from));
    this.#icmpv6(time, from, "broadcast", source, ALL_RPL_NODES, encodeDis(source, ALL_RPL_NODES), sending);
  }

  dio(time: number, from: number, more: Partial<Dio> = {}, sending: Sending = {}): void {
    const source = linkLocalAddress(eui64(from));
    const rank = from === 0 ? 256 : 512;
    const dio = { instance: 0, version: 240, rank, grounded: true, modeOfOperation: 2, dtsn: 1, ...more };
    const whole = { ...dio, dodagId: DODAG, configuration: CONFIGURATION, prefix: PREFIX };
    const message = encodeDio({ ...whole, ...more }, source, ALL_RPL_NODES);
    this.#icmpv6(time, from, "broadcast", source, ALL_RPL_NODES, message, sending);
  }

  /** Storing mode: to the parent, for the address of `from` itself. Returns the frame. */
  dao(time: number, from: number, to: number, sequence: number, sending: Sending = {}): Draft {
    const [source, target] = [linkLocalAddress(eui64(from)), linkLocalAddress(eui64(to))];
    const dao = { instance: 0, sequence, target: address(from), pathSequence: sequence, pathLifetime: 60 };
    return this.#icmpv6(time, from, eui64(to), source, target, encodeDao(dao, source, target), sending);
  }

  /** A UDP datagram of the first of `path` to the last, frame by frame, 4 ms a hop. Returns the first frame. */
  datagram(time: number, path: readonly number[], text = "21.5", sending: Sending = {}): Draft {
    const [source, destination] = [address(path[0] as number), address(path.at(-1) as number)];
    const payload = new TextEncoder().encode(text);
    const packet = encodeUdpNhc({ source, destination, sourcePort: 5000, destinationPort: 5683, payload });
    const frames = path.slice(1).map((to, hop) => {
      const from = path[hop] as number;
      const ip = { source, destination, hopLimit: 64 - hop, nextHeader: UDP, payload: packet };
      return this.send(time + hop * 0.004, from, eui64(to), encodeIphc(ip, eui64(from), eui64(to)), sending);
    });
    return frames[0] as Draft;
  }

  /** A packet with the RPL option in a hop-by-hop header (RFC 6553): flags O 0x80, R 0x40, F 0x20. */
  marked(time: number, from: number, to: number, flags: number, senderRank: number): void {
    const option = [UDP, 0, 0x63, 4, flags, 0, senderRank >> 8, senderRank & 0xff];
    const payload = Uint8Array.from([...option, 0x13, 0x88, 0x16, 0x33, 0, 8, 0, 0]);
    const ip = { source: address(from), destination: address(to), hopLimit: 63, nextHeader: 0, payload };
    this.send(time, from, eui64(to), encodeIphc(ip, eui64(from), eui64(to)));
  }

  /** A fragment of a datagram of `size` bytes (RFC 4944, 5.3); `offset` in units of 8, 0 being the first. */
  fragment(
    time: number,
    from: number,
    to: number,
    { size = 200, tag, offset = 0, fill = 0 }: { size?: number; tag: number; offset?: number; fill?: number },
  ): void {
    const head = [(offset === 0 ? 0xc0 : 0xe0) | (size >> 8), size & 0xff, tag >> 8, tag & 0xff];
    const content = new Uint8Array(offset === 0 ? 56 : 64).fill(fill);
    const ip = {
      source: address(from),
      destination: address(to),
      hopLimit: 64,
      nextHeader: 59,
      payload: content,
    };
    const first = encodeIphc(ip, eui64(from), eui64(to)).subarray(0, 90);
    const body = offset === 0 ? first : Uint8Array.from([offset, ...content]);
    this.send(time, from, eui64(to), Uint8Array.from([...head, ...body]));
  }

  /** A data frame of version 2006, secured at level 5 with key index 1 (IEEE Std 802.15.4-2020, 9.4). */
  secured(time: number, from: number, to: number, counter: number): void {
    const header = [0x49, 0xdc, 0, PAN, 0, ...eui64(to).toReversed(), ...eui64(from).toReversed()];
    const security = [0x0d, counter & 0xff, (counter >> 8) & 0xff, (counter >> 16) & 0xff, counter >>> 24, 1];
    const bytes = Uint8Array.from([...header, ...security, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0]);
    this.#put(time, { bytes, transmitter: from, fcsError: 0 });
  }

  /** Sends a frame once more. */
  repeat(time: number, frame: Draft): void {
    this.#put(time, frame);
  }

  /** A data frame that carries `payload`; returns it. */
  send(
    time: number,
    from: number,
    destination: LinkAddress,
    payload: Uint8Array,
    sending: Sending = {},
  ): Draft {
    const { copies = 0, fcsError = 0, transmitter = from } = sending;
    const ackRequest = destination !== "broadcast";
    const common = { panId: PAN, sequence: 0, source: eui64(from), destination };
    const frame = { bytes: encodeDataFrame({ ...common, ackRequest, payload }), transmitter, fcsError };
    for (let copy = 0; copy <= copies; copy++) this.#put(time + (copy * COPY_US) / 1e6, frame);
    return frame;
  }

  #icmpv6(
    time: number,
    from: number,
    to: LinkAddress,
    source: Uint8Array,
    destination: Uint8Array,
    payload: Uint8Array,
    sending: Sending,
  ): Draft {
    const ip = { source, destination, hopLimit: 255, nextHeader: ICMPV6, payload };
    return this.send(time, from, to, encodeIphc(ip, eui64(from), to), sending);
  }

  #put(time: number, frame: Draft): void {
    this.#sent.push({ ...frame, time: this.start + Math.round(time * 1e6) });
  }
}

/** A frame gets its number, and with it its FCS, when it is known what its transmitter sends before. */
function withNumber(draft: Uint8Array, number: number, fcsError: number): Uint8Array {
  const bytes = draft.slice();
  bytes[SEQUENCE_AT] = number;
  const end = bytes.length - FCS_LENGTH;
  const sum = crc16(bytes, 0, end) ^ fcsError;
  bytes.set([sum & 0xff, sum >> 8], end);
  return bytes;
}
