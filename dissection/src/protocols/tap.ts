import { slotOf } from "../attributes.js";
import { fail, has, type Reading, truncated, uint16le, uint32le } from "../reading.js";
import { setNumber } from "../slots.js";
import { TAP_FCS, TAP_TLV } from "./assigned-numbers.js";
import { FCS_32_LENGTH, FCS_LENGTH } from "./fcs.js";

const RSSI = slotOf("meta.rssi");
const CHANNEL = slotOf("meta.channel");
const LQI = slotOf("meta.lqi");
const ASN = slotOf("meta.asn");

const HEADER_LENGTH = 4;
const TLV_HEADER_LENGTH = 4;
const FLOAT_DIGITS = 6;

/** What follows a TAP header. */
export const TAP_FOLLOWS = { PSDU: 0 } as const;

const floatBytes = new Uint8Array(4);
const floatView = new DataView(floatBytes.buffer);

function float32le(bytes: Uint8Array, at: number): number {
  for (let i = 0; i < 4; i++) floatBytes[i] = bytes[at + i]!;
  return floatView.getFloat32(0, true);
}

function fcsLengthOf(type: number): number {
  if (type === TAP_FCS.CRC_16) return FCS_LENGTH;
  return type === TAP_FCS.CRC_32 ? FCS_32_LENGTH : 0;
}

/** As many digits as a float of 32 bits surely has, where -55.3 would else be -55.29999923706055. */
function roundToDigits(value: number): number {
  if (value === 0) return 0;
  const places = FLOAT_DIGITS - 1 - Math.floor(Math.log10(Math.abs(value)));
  const scale = 10 ** Math.abs(places);
  return places < 0 ? Math.round(value / scale) * scale : Math.round(value * scale) / scale;
}

/** Some sources write "not a number" where they do not know. */
function putRssi(reading: Reading, rssi: number): void {
  if (Number.isFinite(rssi)) setNumber(reading.slots, RSSI, roundToDigits(rssi));
}

/** One TLV that is known here, its value at `at` (IEEE 802.15.4 TAP specification 1.2, 3). */
function putTlv(reading: Reading, type: number, at: number, length: number): void {
  const { bytes, slots } = reading;
  if (type === TAP_TLV.FCS_TYPE && length >= 1) reading.fcsLength = fcsLengthOf(bytes[at]!);
  else if (type === TAP_TLV.RSS && length >= 4) putRssi(reading, float32le(bytes, at));
  else if (type === TAP_TLV.CHANNEL && length >= 2) setNumber(slots, CHANNEL, uint16le(bytes, at));
  else if (type === TAP_TLV.ASN && length >= 5)
    setNumber(slots, ASN, bytes[at + 4]! * 0x1_0000_0000 + uint32le(bytes, at));
  else if (type === TAP_TLV.LQI && length >= 1) setNumber(slots, LQI, bytes[at]!);
}

/** TLVs, each padded to four octets, up to `end`; a faulty one is noted, and the frame read all the same. */
function readTlvs(reading: Reading, end: number): void {
  let at = reading.at;
  while (at + TLV_HEADER_LENGTH <= end) {
    const length = uint16le(reading.bytes, at + 2);
    if (at + TLV_HEADER_LENGTH + length > end) {
      fail(reading, "tap", "bad TLV length");
      return;
    }
    putTlv(reading, uint16le(reading.bytes, at), at + TLV_HEADER_LENGTH, length);
    at += TLV_HEADER_LENGTH + ((length + 3) & ~3);
  }
}

/** The header of link type 283: version, reserved, length with TLVs, least significant octet first. */
export function decodeTap(reading: Reading): number {
  const { bytes, at } = reading;
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "tap");
  if (bytes[at] !== 0) return fail(reading, "tap", "bad version");
  const length = uint16le(bytes, at + 2);
  if (length < HEADER_LENGTH) return fail(reading, "tap", "bad header length");
  if (!has(reading, length)) return truncated(reading, "tap");
  reading.at += HEADER_LENGTH;
  readTlvs(reading, at + length);
  reading.at = at + length;
  return TAP_FOLLOWS.PSDU;
}
