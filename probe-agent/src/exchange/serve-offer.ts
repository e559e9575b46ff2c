import type { OfferedEvent, OfferRequest, OfferResponse } from "@fedprobe/proto";
import { type ServerDuplexStream, status as Status } from "@grpc/grpc-js";
import type { OfferResult } from "../model/source.js";

export type Offer = (events: readonly OfferedEvent[]) => OfferResult;

const OVER = { code: Status.FAILED_PRECONDITION, details: "the probe has ended and takes no more events" };

/**
 * One simulator, from its first request until it ends the stream. Each request is answered when it has been judged, and
 * none is read while answers are not taken: who is slow slows down the other.
 */
export function serveOffer(call: ServerDuplexStream<OfferRequest, OfferResponse>, offer: Offer): void {
  let [accepted, dropped] = [0n, 0n];
  call.on("data", ({ events }: OfferRequest) => {
    const result = offer(events);
    if (result.over) return void call.emit("error", OVER);
    accepted += BigInt(result.accepted);
    dropped += BigInt(result.dropped);
    if (call.write({ accepted, dropped })) return;
    call.pause();
    call.once("drain", () => call.resume());
  });
  // Whose stream breaks has been told the totals up to there.
  call.on("error", () => undefined);
  call.on("end", () => call.end());
}
