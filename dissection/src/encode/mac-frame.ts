import { ADDRESS_MODE, FRAME_CONTROL, FRAME_TYPE } from "../protocols/assigned-numbers.js";
import { crc16, FCS_LENGTH } from "../protocols/fcs.js";
import { concatenate, littleEndian16 } from "./concatenate.js";
import type { LinkAddress } from "./interface-address.js";

/** aMaxPhyPacketSize (IEEE Std 802.15.4-2020, Table 11-1), FCS included. */
export const LONGEST_PSDU = 127;

/** The short address that all devices of a PAN listen to (RFC 4944, 3). */
const BROADCAST_ADDRESS = 0xffff;

/** A data frame within one PAN, from an extended address. */
export interface DataFrame {
  readonly panId: number;
  /** 0 to 255. */
  readonly sequence: number;
  /** EUI-64, its bytes in the order of its text. */
  readonly source: Uint8Array;
  readonly destination: LinkAddress;
  readonly ackRequest: boolean;
  readonly payload: Uint8Array;
  /** XORed into the FCS: 0, or absent, for a right one. */
  readonly fcsError?: number;
}

function withFcs(parts: readonly ArrayLike<number>[], error: number): Uint8Array {
  const psdu = concatenate([...parts, new Uint8Array(FCS_LENGTH)]);
  const end = psdu.length - FCS_LENGTH;
  psdu.set(littleEndian16(crc16(psdu, 0, end) ^ error), end);
  return psdu;
}

function frameControl(frame: DataFrame): number {
  const mode = frame.destination === "broadcast" ? ADDRESS_MODE.SHORT : ADDRESS_MODE.EXTENDED;
  return (
    FRAME_TYPE.DATA |
    FRAME_CONTROL.PAN_ID_COMPRESSION |
    (frame.ackRequest ? FRAME_CONTROL.ACK_REQUEST : 0) |
    (mode << FRAME_CONTROL.DESTINATION_MODE_SHIFT) |
    (ADDRESS_MODE.EXTENDED << FRAME_CONTROL.SOURCE_MODE_SHIFT)
  );
}

/**
 * The PSDU of a data frame of version 2003 with its FCS (IEEE Std 802.15.4-2020, 7.2 and 7.3.2).
 * Throws a RangeError if it would be longer than a radio can send.
 */
export function encodeDataFrame(frame: DataFrame): Uint8Array {
  const { destination, panId, payload, sequence, source } = frame;
  const psdu = withFcs(
    [
      littleEndian16(frameControl(frame)),
      [sequence],
      littleEndian16(panId),
      // Addresses are sent least significant byte first (IEEE Std 802.15.4-2020, clause 4).
      destination === "broadcast" ? littleEndian16(BROADCAST_ADDRESS) : destination.toReversed(),
      source.toReversed(),
      payload,
    ],
    frame.fcsError ?? 0,
  );
  if (psdu.length <= LONGEST_PSDU) return psdu;
  throw new RangeError(
    `a frame of ${psdu.length} bytes is longer than a PSDU, at most ${LONGEST_PSDU} bytes`,
  );
}

/** The PSDU of an Imm-Ack frame with its FCS; it carries no address (IEEE Std 802.15.4-2020, 7.3.3). */
export function encodeAck(sequence: number): Uint8Array {
  return withFcs([littleEndian16(FRAME_TYPE.ACK), [sequence]], 0);
}
