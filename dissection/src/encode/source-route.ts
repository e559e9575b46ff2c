import { NEXT_HEADER, NHC, NHC_EXTENSION, ROUTING_TYPE } from "../protocols/assigned-numbers.js";
import { concatenate } from "./concatenate.js";

/** The source routing header of RPL (RFC 6554, 3); all addresses have the prefix of the packet's destination. */
export interface SourceRoute {
  /** 8 bytes each: the interface identifiers of the hops behind the destination, those done included. */
  readonly identifiers: readonly Uint8Array[];
  readonly segmentsLeft: number;
  /** What follows: UDP compressed by NHC, all else as it is. */
  readonly nextHeader: number;
}

/** Bytes of each address that the destination's stand for: CmprI and CmprE. */
const ELIDED = 8;
const HEADER_LENGTH = 8;
const BEFORE_CONTENT = 2;

/** The header as NHC carries it (RFC 6282, 4.2): identifier, next header unless compressed, length, content. */
export function encodeSourceRoute({ identifiers, nextHeader, segmentsLeft }: SourceRoute): Uint8Array {
  const inNhc = nextHeader === NEXT_HEADER.UDP;
  const length = sourceRouteLength(identifiers.length) - BEFORE_CONTENT;
  return concatenate([
    [NHC.EXTENSION | (NHC_EXTENSION.ROUTING << 1) | (inNhc ? 1 : 0)],
    inNhc ? [] : [nextHeader],
    [length, ROUTING_TYPE.RPL, segmentsLeft, (ELIDED << 4) | ELIDED, 0, 0, 0],
    ...identifiers,
  ]);
}

/** Bytes of the uncompressed header with so many hops. */
export function sourceRouteLength(hops: number): number {
  return HEADER_LENGTH + hops * (16 - ELIDED);
}
