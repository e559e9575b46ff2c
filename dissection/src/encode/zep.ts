import { ZEP } from "../protocols/assigned-numbers.js";

/** One frame as a sniffer reports it in ZEP version 2. */
export interface ZepDatagram {
  readonly channel: number;
  /** 16 bits. */
  readonly deviceId: number;
  /** 0 to 255. */
  readonly lqi: number;
  /** µs since 1970. */
  readonly timeUs: number;
  /** 32 bits. */
  readonly sequence: number;
  /** PSDU with its FCS. */
  readonly frame: Uint8Array;
}

const VERSION = 2;
const TYPE_DATA = 1;
/** The frame ends with its CRC, not with RSSI and correlation as TI's radios report them. */
const MODE_CRC = 1;
const LENGTH_AT = 31;
const HEADER_LENGTH = 32;

/** Seconds from 1900 to 1970 (RFC 5905, figure 4). */
const NTP_UNIX_OFFSET = 2_208_988_800;
const US_PER_SECOND = 1e6;

/** 64-bit NTP timestamp: seconds since 1900 and 2^-32 s, both modulo 2^32 (RFC 5905, 6). */
function writeNtpTime(view: DataView, at: number, timeUs: number): void {
  const seconds = Math.floor(timeUs / US_PER_SECOND);
  const microseconds = timeUs - seconds * US_PER_SECOND;
  view.setUint32(at, (seconds + NTP_UNIX_OFFSET) % 2 ** 32);
  view.setUint32(at + 4, Math.round((microseconds * 2 ** 32) / US_PER_SECOND));
}

/** The payload of a ZEP datagram: header of 32 bytes, big-endian, and the frame. */
export function encodeZep(datagram: ZepDatagram): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH + datagram.frame.length);
  const view = new DataView(bytes.buffer);
  bytes.set([ZEP.MAGIC_0, ZEP.MAGIC_1, VERSION, TYPE_DATA, datagram.channel]);
  view.setUint16(5, datagram.deviceId);
  bytes.set([MODE_CRC, datagram.lqi], 7);
  writeNtpTime(view, 9, Math.round(datagram.timeUs));
  view.setUint32(17, datagram.sequence);
  bytes[LENGTH_AT] = datagram.frame.length;
  bytes.set(datagram.frame, HEADER_LENGTH);
  return bytes;
}
