import { DISPATCH } from "../protocols/assigned-numbers.js";
import { bigEndian16, concatenate } from "./concatenate.js";

/** A 6LoWPAN packet that is to be cut into fragments. */
export interface WholePacket {
  /** All that is compressed, and the bytes that it stands for. */
  readonly header: Uint8Array;
  readonly headerLength: number;
  readonly payload: Uint8Array;
  /** 16 bits: what its fragments have in common. */
  readonly tag: number;
}

/** A fragment, and the bytes of the uncompressed packet that it carries: `length` from `offset`. */
export interface PacketFragment {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly length: number;
}

const FIRST_HEADER = 4;
const NEXT_HEADER = 5;
/** Offsets count in these bytes. */
const UNIT = 8;

function multiple(length: number): number {
  return length - (length % UNIT);
}

/**
 * The fragments of a packet, each of at most `room` bytes (RFC 4944, 5.3); header and payload together are at most
 * 2047 bytes, and the header fits in the first.
 */
export function encodeFragments(packet: WholePacket, room: number): PacketFragment[] {
  const { header, headerLength, payload, tag } = packet;
  const size = headerLength + payload.length;
  const lead = (dispatch: number) => [...bigEndian16((dispatch << 8) | size), ...bigEndian16(tag)];
  const length = multiple(headerLength + room - FIRST_HEADER - header.length);
  let done = length - headerLength;
  const first = concatenate([lead(DISPATCH.FRAGMENT_FIRST), header, payload.subarray(0, done)]);
  const fragments = [{ bytes: first, offset: 0, length }];
  while (done < payload.length) {
    const part = payload.subarray(done, done + multiple(room - NEXT_HEADER));
    const offset = headerLength + done;
    const bytes = concatenate([lead(DISPATCH.FRAGMENT_NEXT), [offset / UNIT], part]);
    fragments.push({ bytes, offset, length: part.length });
    done += part.length;
  }
  return fragments;
}
