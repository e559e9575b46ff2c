import type { FcsFormat } from "../model.js";
import { ZEP } from "../protocols/assigned-numbers.js";

/** A frame that a sniffer sent in a ZEP datagram. */
export interface ZepData {
  readonly kind: "data";
  /** PSDU with its check sequence: a view into the datagram. */
  readonly bytes: Uint8Array;
  /** Whether it ends with its CRC, or with RSSI and correlation as TI's CC24xx radios report them. */
  readonly fcsFormat: FcsFormat;
  readonly channel: number;
  readonly lqi: number;
  /** 16 bits, chosen by the sender. */
  readonly deviceId: number;
  /** Only version 2 has the following two. */
  readonly sequence?: number;
  /** µs since 1970 by the sender's clock; absent also if the sender has none (NTP time 0). */
  readonly time?: number;
}

/** What a ZEP datagram holds. */
export type UnwrappedZep =
  | ZepData
  | { readonly kind: "ack"; readonly sequence: number }
  /** Neither data nor acknowledgement, such as the greeting that RIOT sends (255). */
  | { readonly kind: "other"; readonly type: number }
  | { readonly kind: "malformed"; readonly reason: string };

const TYPE = { DATA: 1, ACK: 2 } as const;
const V1_HEADER_LENGTH = 16;
const V2_HEADER_LENGTH = 32;
const ACK_LENGTH = 8;
const MODE_CC24XX = 0;

/** Seconds from 1900 to 1970 (RFC 5905, figure 4), and in one era of NTP. */
const NTP_UNIX_OFFSET = 2_208_988_800;
const NTP_ERA = 2 ** 32;

/** µs since 1970 of an NTP timestamp; its seconds wrap in 2036, small ones are taken to be later. */
function readNtpTime(view: DataView, at: number): number | undefined {
  const seconds = view.getUint32(at);
  const fraction = view.getUint32(at + 4);
  if (seconds === 0 && fraction === 0) return undefined;
  const era = seconds < NTP_ERA / 2 ? NTP_ERA : 0;
  return (seconds + era - NTP_UNIX_OFFSET) * 1e6 + Math.round((fraction * 1e6) / NTP_ERA);
}

function malformed(reason: string): UnwrappedZep {
  return { kind: "malformed", reason };
}

/** The frame behind a header whose last octet says how long it is. */
function takeFrame(datagram: Uint8Array, header: number): Uint8Array | string {
  const length = datagram[header - 1]!;
  const there = datagram.length - header;
  if (length === 0) return "no frame in it";
  return there < length
    ? `frame of ${length} bytes, ${there} there`
    : datagram.subarray(header, header + length);
}

function fcsFormatOf(mode: number): FcsFormat {
  return mode === MODE_CC24XX ? "cc24xx" : "crc-16";
}

/** "EX", 1, channel, device (2), mode, LQI, 7 reserved, length, frame. */
function unwrapV1(datagram: Uint8Array, view: DataView): UnwrappedZep {
  if (datagram.length < V1_HEADER_LENGTH)
    return malformed(`version 1 header of ${datagram.length} bytes, needs 16`);
  const bytes = takeFrame(datagram, V1_HEADER_LENGTH);
  if (typeof bytes === "string") return malformed(bytes);
  return {
    kind: "data",
    bytes,
    fcsFormat: fcsFormatOf(datagram[6]!),
    channel: datagram[3]!,
    lqi: datagram[7]!,
    deviceId: view.getUint16(4),
  };
}

/** "EX", 2, type, channel, device (2), mode, LQI, NTP time (8), sequence (4), 10 reserved, length, frame. */
function unwrapV2Data(datagram: Uint8Array, view: DataView): UnwrappedZep {
  if (datagram.length < V2_HEADER_LENGTH)
    return malformed(`version 2 header of ${datagram.length} bytes, needs 32`);
  const bytes = takeFrame(datagram, V2_HEADER_LENGTH);
  if (typeof bytes === "string") return malformed(bytes);
  const time = readNtpTime(view, 9);
  return {
    kind: "data",
    bytes,
    fcsFormat: fcsFormatOf(datagram[7]!),
    channel: datagram[4]!,
    lqi: datagram[8]!,
    deviceId: view.getUint16(5),
    sequence: view.getUint32(17),
    ...(time === undefined ? {} : { time }),
  };
}

/** Opens a ZEP datagram of version 1 or 2 (the payload of UDP port 17754). Never throws, whatever the bytes. */
export function unwrapZep(datagram: Uint8Array): UnwrappedZep {
  if (datagram.length < 4) return malformed(`${datagram.length} bytes`);
  if (datagram[0] !== ZEP.MAGIC_0 || datagram[1] !== ZEP.MAGIC_1) return malformed("does not begin with EX");
  const [, , version, type] = datagram;
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  if (version === 1) return unwrapV1(datagram, view);
  if (version !== 2) return malformed(`version ${version}, known are 1 and 2`);
  if (type === TYPE.DATA) return unwrapV2Data(datagram, view);
  if (type !== TYPE.ACK) return { kind: "other", type: type! };
  return datagram.length < ACK_LENGTH
    ? malformed("ack without sequence number")
    : { kind: "ack", sequence: view.getUint32(4) };
}
