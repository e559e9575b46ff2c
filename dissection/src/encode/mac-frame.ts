import { ADDRESS_MODE, FRAME_CONTROL, FRAME_TYPE, FRAME_VERSION } from "../protocols/assigned-numbers.js";
import { crc16, FCS_LENGTH } from "../protocols/fcs.js";
import { concatenate, littleEndian16 } from "./concatenate.js";
import type { LinkAddress } from "./interface-address.js";

/** aMaxPhyPacketSize (IEEE Std 802.15.4-2020, Table 11-1), FCS included. */
export const LONGEST_PSDU = 127;

/** The short address that all devices of a PAN listen to (RFC 4944, 3). */
export const BROADCAST_ADDRESS = 0xffff;

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
  /** Of 2015, as TSCH has them; else of 2003. The bytes behind the frame control field are the same. */
  readonly isOf2015?: boolean;
  /** XORed into the FCS: 0, or absent, for a right one. */
  readonly fcsError?: number;
}

/** The PSDU made of `parts`, with its FCS, XORed with `error`. */
export function withFcs(parts: readonly ArrayLike<number>[], error = 0): Uint8Array {
  const psdu = concatenate([...parts, new Uint8Array(FCS_LENGTH)]);
  const end = psdu.length - FCS_LENGTH;
  psdu.set(littleEndian16(crc16(psdu, 0, end) ^ error), end);
  return psdu;
}

function frameControl(frame: DataFrame): number {
  const mode = frame.destination === "broadcast" ? ADDRESS_MODE.SHORT : ADDRESS_MODE.EXTENDED;
  // Between two extended addresses of 2015 the bit would leave out the recipient's PAN too (7.2.2.6, Table 7-2).
  const isCompressed = !frame.isOf2015 || frame.destination === "broadcast";
  return (
    FRAME_TYPE.DATA |
    (isCompressed ? FRAME_CONTROL.PAN_ID_COMPRESSION : 0) |
    ((frame.isOf2015 ? FRAME_VERSION.V2015 : FRAME_VERSION.V2003) << FRAME_CONTROL.VERSION_SHIFT) |
    (frame.ackRequest ? FRAME_CONTROL.ACK_REQUEST : 0) |
    (mode << FRAME_CONTROL.DESTINATION_MODE_SHIFT) |
    (ADDRESS_MODE.EXTENDED << FRAME_CONTROL.SOURCE_MODE_SHIFT)
  );
}

/**
 * The PSDU of a data frame with its FCS (IEEE Std 802.15.4-2020, 7.2 and 7.3.2).
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
  return withFcs([littleEndian16(FRAME_TYPE.ACK), [sequence]]);
}
