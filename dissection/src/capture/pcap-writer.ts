import type { Frame, Radio } from "../model.js";
import { TAP_FCS, TAP_TLV } from "../protocols/assigned-numbers.js";
import {
  FILE_HEADER_LENGTH,
  MAXIMUM_SNAPSHOT,
  PCAP_MAGIC,
  RECORD_HEADER_LENGTH,
  US_PER_SECOND,
} from "./pcap-format.js";

/** Header of a pcap file: little-endian, µs, version 2.4; records follow it. */
export function encodePcapHeader(linkType: number): Uint8Array {
  const bytes = new Uint8Array(FILE_HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, PCAP_MAGIC.MICROSECONDS, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, MAXIMUM_SNAPSHOT, true);
  view.setUint32(20, linkType, true);
  return bytes;
}

/** One record: header and bytes of the frame, its time cut to whole µs. */
export function encodePcapRecord(frame: Pick<Frame, "time" | "bytes" | "wireLength">): Uint8Array {
  const bytes = new Uint8Array(RECORD_HEADER_LENGTH + frame.bytes.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(frame.time / US_PER_SECOND), true);
  view.setUint32(4, Math.floor(frame.time % US_PER_SECOND), true);
  view.setUint32(8, frame.bytes.length, true);
  view.setUint32(12, frame.wireLength, true);
  bytes.set(frame.bytes, RECORD_HEADER_LENGTH);
  return bytes;
}

/** A TLV, padded with zeros to a multiple of four octets. */
function tlv(type: number, length: number, write: (value: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(4 + ((length + 3) & ~3));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, type, true);
  view.setUint16(2, length, true);
  write(new DataView(bytes.buffer, 4));
  return bytes;
}

/**
 * The header that a frame has in link type 283: whether it ends with a CRC-16, and what is known of its
 * reception (IEEE 802.15.4 TAP specification 1.2). The PSDU follows it in the same record.
 */
export function encodeTapHeader(radio: Radio, hasFcs: boolean): Uint8Array {
  const { rssi, channel, lqi } = radio;
  const tlvs = [
    tlv(TAP_TLV.FCS_TYPE, 1, (value) => value.setUint8(0, hasFcs ? TAP_FCS.CRC_16 : TAP_FCS.NONE)),
  ];
  if (rssi !== undefined) tlvs.push(tlv(TAP_TLV.RSS, 4, (value) => value.setFloat32(0, rssi, true)));
  if (channel !== undefined) tlvs.push(tlv(TAP_TLV.CHANNEL, 3, (value) => value.setUint16(0, channel, true)));
  if (lqi !== undefined) tlvs.push(tlv(TAP_TLV.LQI, 1, (value) => value.setUint8(0, lqi)));
  const length = 4 + tlvs.reduce((sum, bytes) => sum + bytes.length, 0);
  const header = new Uint8Array([0, 0, length & 0xff, length >>> 8]);
  return new Uint8Array(Buffer.concat([header, ...tlvs]));
}
