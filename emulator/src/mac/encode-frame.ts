import { encodeAck, encodeDataFrame } from "@fedprobe/dissection";
import type { Identity } from "../network/identity.js";
import type { AckFrame, DataFrame, Outgoing } from "./frame.js";

/** The acknowledgement of each sequence number; they are all there are. */
const ACKS: readonly AckFrame[] = Array.from({ length: 256 }, (_, sequence) => ({
  kind: "ack",
  bytes: encodeAck(sequence),
  sequence,
  action: undefined,
}));

/** The Imm-Ack with this sequence number. */
export function ackOf(sequence: number): AckFrame {
  return ACKS[sequence]!;
}

/** The data frame that carries `outgoing`, with its bytes: of 2003, or of 2015 as TSCH has it. */
export function frameOf(
  outgoing: Outgoing,
  self: Identity,
  { isOf2015 = false, panId }: { readonly panId: number; readonly isOf2015?: boolean },
  sequence: number,
): DataFrame {
  const { action, bytes: payload, content, fcsError = 0, from = self, to } = outgoing;
  const ackRequest = to !== "broadcast" && fcsError === 0;
  const destination = to === "broadcast" ? to : to.eui64;
  const source = from.eui64;
  const header = { panId, sequence, source, destination, ackRequest, isOf2015 };
  const bytes = encodeDataFrame({ ...header, payload, fcsError });
  const fcsOk = fcsError === 0;
  return { kind: "data", bytes, sequence, panId, from, to, ackRequest, fcsOk, content, action };
}
