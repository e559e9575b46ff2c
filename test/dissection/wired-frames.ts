import { concatenate } from "../../dissection/src/encode/concatenate.js";
import { type Frame, LINK_TYPE, type Value } from "../../dissection/src/index.js";
import { bytesOf, readAll } from "./read-frame.js";

/** Frames of wired networks, put together from headers. Hexadecimal text stands for its bytes. */
export type Part = string | Uint8Array;

function toBytes(part: Part): Uint8Array {
  return typeof part === "string" ? bytesOf(part) : part;
}

export function join(...parts: readonly Part[]): Uint8Array {
  return concatenate(parts.map(toBytes));
}

export function hex16(value: number): string {
  return value.toString(16).padStart(4, "0");
}

export function text(characters: string): Uint8Array {
  return new TextEncoder().encode(characters);
}

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function withChecksum(bytes: Uint8Array, at: number, sum: number): Uint8Array {
  bytes[at] = sum >>> 8;
  bytes[at + 1] = sum & 0xff;
  return bytes;
}

/** From 02:00:00:00:00:01 to 02:00:00:00:00:02. */
export function ethernet(type: number, ...payload: readonly Part[]): Uint8Array {
  return join("020000000002 020000000001", hex16(type), ...payload);
}

export interface Ipv4 {
  readonly protocol: number;
  readonly options?: string;
  /** Flags and fragment offset. */
  readonly fragment?: number;
  readonly identification?: number;
  readonly totalLength?: number;
  readonly source?: string;
}

/** From 10.0.0.1 to 10.0.0.2, TTL 64, with a right checksum. */
export function ipv4(header: Ipv4, ...payload: readonly Part[]): Uint8Array {
  const { fragment = 0, identification = 1, options = "", protocol, source = "0a000001" } = header;
  const rest = join(...payload);
  const length = 20 + bytesOf(options).length;
  const start = `4${(length / 4).toString(16)}00 ${hex16(header.totalLength ?? length + rest.length)}`;
  const middle = `${hex16(identification)} ${hex16(fragment)} 40 ${hex16(protocol).slice(2)} 0000`;
  const bytes = join(start, middle, source, "0a000002", options);
  return join(withChecksum(bytes, 10, checksum(bytes)), rest);
}

/** UDP from 10.0.0.1 to 10.0.0.2 with a right checksum. */
export function udp(source: number, destination: number, ...payload: readonly Part[]): Uint8Array {
  const rest = join(...payload);
  const length = hex16(8 + rest.length);
  const bytes = join(hex16(source), hex16(destination), length, "0000", rest);
  const sum = checksum(join("0a000001 0a000002 0011", length, bytes));
  return withChecksum(bytes, 6, sum === 0 ? 0xffff : sum);
}

/** TCP with sequence number 1, acknowledgement 7, PSH and ACK, unless `flags` says otherwise. */
export function tcp(
  source: number,
  destination: number,
  payload: Part = "",
  { flags = 0x18, options = "" } = {},
): Uint8Array {
  const words = 5 + bytesOf(options).length / 4;
  const start = `${hex16(source)} ${hex16(destination)} 00000001 00000007 ${hex16((words << 12) | flags)}`;
  return join(start, "03e8 0000 0000", options, payload);
}

/** A frame of link type 1, all of it captured. */
export function ethernetFrame(bytes: Uint8Array, more: Partial<Frame> = {}): Frame {
  return { time: 0, linkType: LINK_TYPE.ETHERNET, bytes, wireLength: bytes.length, ...more };
}

/** EtherTypes. */
export const IPV4 = 0x0800;
export const IPV6 = 0x86dd;

/** IP protocol numbers. */
export const PROTOCOL = { ICMP: 1, IPV4: 4, TCP: 6, UDP: 17, IPV6: 41, GRE: 47, SCTP: 132 } as const;

/** `payload` in IPv4 in Ethernet. */
export function overIpv4(protocol: number, ...payload: readonly Part[]): Uint8Array {
  return ethernet(IPV4, ipv4({ protocol }, ...payload));
}

/** Attributes of an Ethernet frame: those of `protocols`, and what is malformed. */
export function read(bytes: Uint8Array, ...protocols: readonly string[]): Record<string, Value> {
  const entries = Object.entries(readAll(ethernetFrame(bytes)));
  return Object.fromEntries(
    entries.filter(([name]) => [...protocols, "malformed"].includes(name.slice(0, name.indexOf(".")))),
  );
}
