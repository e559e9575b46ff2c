import { encodeCoap } from "@fedprobe/dissection";
import type { Identity } from "../network/identity.js";
import type { Datagram } from "../network/message.js";
import { type Packet, udpPacket } from "../network/packet.js";

/** How reports travel: as they are in UDP, or as a POST of CoAP that wants an answer, or wants none. */
export type ReportProtocol = "udp" | "coap" | "coap-non";

/** Ports of the border router, and of the devices: that of reports, and that of CoAP (RFC 7252, 6.1). */
const REPORT_PORT = 8808;
const COAP_PORT = 5683;
const POST = 0x02;
const CHANGED = 0x44;
const TOKEN_LENGTH = 2;
const NOTHING = new Uint8Array(0);

function portsOf(protocol: ReportProtocol) {
  const port = protocol === "udp" ? REPORT_PORT : COAP_PORT;
  return { sourcePort: port, destinationPort: port };
}

function coap(
  type: "confirmable" | "non-confirmable" | "acknowledgement",
  number: number,
  payload: Uint8Array,
) {
  const id = number & 0xffff;
  const token = Uint8Array.of(id >>> 8, id & 0xff).subarray(0, TOKEN_LENGTH);
  const isAnswer = type === "acknowledgement";
  return encodeCoap({
    type,
    code: isAnswer ? CHANGED : POST,
    id,
    token,
    path: isAnswer ? [] : ["report"],
    payload,
  });
}

/** A datagram from one device to another, as reports of its network travel. */
export function datagramPacket(
  source: Identity,
  destination: Identity,
  protocol: ReportProtocol,
  { number, purpose }: Pick<Datagram, "number" | "purpose">,
  payload: Uint8Array,
): Packet {
  const confirmable = protocol === "coap";
  const message: Datagram = { kind: "datagram", purpose, number, confirmable };
  const type = confirmable ? "confirmable" : "non-confirmable";
  const bytes = protocol === "udp" ? payload : coap(type, number, payload);
  return udpPacket(source, destination, portsOf(protocol), message, bytes);
}

/** The answer to a report that asked for one. */
export function answerPacket(source: Identity, destination: Identity, number: number): Packet {
  const message: Datagram = { kind: "datagram", purpose: "answer", number, confirmable: false };
  const bytes = coap("acknowledgement", number, NOTHING);
  return udpPacket(source, destination, portsOf("coap"), message, bytes);
}
