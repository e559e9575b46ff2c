import { COAP_OPTION } from "../protocols/assigned-numbers.js";
import { bigEndian16, concatenate } from "./concatenate.js";

/** A CoAP message (RFC 7252, 3); texts of at most 12 characters. */
export interface CoapMessage {
  readonly type: "confirmable" | "non-confirmable" | "acknowledgement" | "reset";
  /** Class and detail, as in 2.04: 0x44. */
  readonly code: number;
  /** 16 bits. */
  readonly id: number;
  /** Up to 8 bytes. */
  readonly token: Uint8Array;
  readonly path: readonly string[];
  readonly payload: Uint8Array;
}

const VERSION = 1;
const TYPES = ["confirmable", "non-confirmable", "acknowledgement", "reset"] as const;
const PAYLOAD_MARKER = 0xff;

/** Options carry the difference of their numbers (RFC 7252, 3.1): the second of one kind, 0. */
function pathOption(text: string, index: number): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return concatenate([[((index === 0 ? COAP_OPTION.URI_PATH : 0) << 4) | bytes.length], bytes]);
}

/** The bytes of a CoAP message. */
export function encodeCoap({ type, code, id, token, path, payload }: CoapMessage): Uint8Array {
  return concatenate([
    [(VERSION << 6) | (TYPES.indexOf(type) << 4) | token.length, code],
    bigEndian16(id),
    token,
    ...path.map(pathOption),
    payload.length > 0 ? [PAYLOAD_MARKER] : [],
    payload,
  ]);
}
