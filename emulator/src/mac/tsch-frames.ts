import { encodeEnhancedAck, encodeEnhancedBeacon } from "@fedprobe/dissection";
import type { Identity } from "../network/identity.js";
import type { BeaconFrame, DataFrame, EnhancedAckFrame } from "./frame.js";
import { SHARED_CELL, SHARED_OPTIONS } from "./tsch-schedule.js";

/** Identifier of the only slotframe (RFC 8180, 4.1). */
const SLOTFRAME_HANDLE = 0;
const TWELVE_BITS = { least: -2048, most: 2047 } as const;

/** The acknowledgement of a frame that came this much before its time, µs; a frame cannot come farther from it. */
export function enhancedAckOf({ from, panId, sequence }: DataFrame, earlinessUs: number): EnhancedAckFrame {
  const timeCorrection = Math.max(TWELVE_BITS.least, Math.min(TWELVE_BITS.most, Math.round(earlinessUs)));
  const bytes = encodeEnhancedAck({ panId, sequence, destination: from.eui64, timeCorrection });
  return { kind: "enhanced-ack", bytes, sequence, to: from, timeCorrection, action: undefined };
}

/** The beacon of slot `asn`, which announces the shared cell of a slotframe of `size` slots. */
export function beaconOf(
  from: Identity,
  beacon: Pick<BeaconFrame, "asn" | "joinMetric" | "panId"> & { readonly sequence: number },
  size: number,
): BeaconFrame {
  const links = [{ ...SHARED_CELL, options: SHARED_OPTIONS }];
  const slotframe = { handle: SLOTFRAME_HANDLE, size, links };
  const bytes = encodeEnhancedBeacon({ ...beacon, source: from.eui64, slotframe });
  const { asn, joinMetric, panId } = beacon;
  return { kind: "beacon", bytes, panId, from, asn, joinMetric, action: undefined };
}
