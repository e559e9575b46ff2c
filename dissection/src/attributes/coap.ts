import type { AttributeRow } from "./row.js";

/** CoAP over UDP. */
export const COAP = [
  ["coap.version", "n", "coap.version", "Version, always 1."],
  ["coap.type", "n", "coap.type", "0 confirmable, 1 non-confirmable, 2 acknowledgement, 3 reset."],
  ["coap.code", "n", "coap.code", "Class and detail: 1 GET, 2 POST, 69 2.05 Content, 132 4.04 Not Found."],
  ["coap.mid", "n", "coap.mid", "Message identifier."],
  ["coap.token", "h", "coap.token", "Token by which a response is matched with its request."],
  [
    "coap.uri_path",
    "s",
    "coap.opt.uri_path_recon",
    "Path of a request, each of its parts behind a slash; the whole URI before its query if the request names a host.",
  ],
  ["coap.uri_query", "s", "", "Query of a request, its parts joined by &."],
  ["coap.observe", "n", "coap.opt.observe", "Observe: 0 register, 1 deregister, or a notification's number."],
  ["coap.content_format", "n", "", "Number of the content format."],
  ["coap.block_number", "n", "coap.opt.block_number", "Number of the block (RFC 7959)."],
  ["coap.block_more", "b", "coap.opt.block_mflag", "1 if more blocks follow."],
  ["coap.block_size", "n", "", "Size of a block, bytes."],
  ["coap.payload_length", "n", "coap.payload_length", "Length of the payload, bytes."],
] as const satisfies readonly AttributeRow[];
