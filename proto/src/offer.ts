import { once } from "node:events";
import type { OfferedEvent, OfferResponse, ProbeServiceClient } from "../gen/fedprobe/v1/probe.js";

export interface OfferOptions {
  readonly client: ProbeServiceClient;
  /** Events in the order in which they happen, some at a time; at most 1 MiB as a message. */
  readonly batches: AsyncIterable<readonly OfferedEvent[]> | Iterable<readonly OfferedEvent[]>;
  /** What the probe says after each batch. */
  readonly onAnswer?: (totals: OfferResponse) => void;
  readonly signal?: AbortSignal;
}

/** Batches that may be on their way or waiting at the probe. */
const MOST_UNANSWERED = 16;

/**
 * Gives a probe whose source is `events` what a simulator has to say, no faster than the probe takes it. Resolves to the
 * totals when all is answered. Rejects with the gRPC error if the stream breaks: what was answered by then was taken.
 */
export async function offerEvents(options: OfferOptions): Promise<OfferResponse> {
  const call = options.client.offer();
  let [sent, answered] = [0, 0];
  let totals: OfferResponse = { accepted: 0n, dropped: 0n };
  call.on("data", (answer: OfferResponse) => {
    answered += 1;
    totals = answer;
    options.onAnswer?.(answer);
  });
  const failed = new Promise<never>((_, reject) => call.on("error", reject));
  failed.catch(() => undefined);
  const ended = once(call, "end");
  ended.catch(() => undefined);
  const cancel = () => call.cancel();
  options.signal?.addEventListener("abort", cancel, { once: true });
  try {
    for await (const events of options.batches) {
      if (!call.write({ events: [...events] })) await Promise.race([once(call, "drain"), failed]);
      sent += 1;
      while (sent - answered >= MOST_UNANSWERED) await Promise.race([once(call, "data"), failed]);
    }
    call.end();
    await Promise.race([ended, failed]);
    return totals;
  } finally {
    options.signal?.removeEventListener("abort", cancel);
    call.cancel();
  }
}
