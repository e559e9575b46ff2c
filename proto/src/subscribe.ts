import { setTimeout as delay } from "node:timers/promises";
import { type ServiceError, status as Status } from "@grpc/grpc-js";
import type { ProbeServiceClient, RecordKind, SubscribeResponse } from "../gen/fedprobe/v1/probe.js";

export interface SubscribeOptions {
  readonly client: ProbeServiceClient;
  /** Name of the probe, for messages. */
  readonly probe: string;
  /** Records with a higher number than this are wanted. */
  readonly after: bigint;
  /** Empty: all kinds. */
  readonly kinds: readonly RecordKind[];
  readonly signal: AbortSignal;
  /** A probe that cannot be reached for this long (host milliseconds) is lost. */
  readonly patienceMs: number;
  /** Called when the stream breaks and is tried again. */
  readonly onRetry?: (error: Error) => void;
}

/** The probe could not be reached for too long; `cause` says why the last attempt failed. */
export class ProbeLostError extends Error {
  constructor(
    readonly probe: string,
    cause: Error,
  ) {
    super(`probe ${probe} is lost: ${cause.message}`, { cause });
    this.name = "ProbeLostError";
  }
}

const RETRY_MS = 250;
const FINAL = new Set([
  Status.PERMISSION_DENIED,
  Status.UNAUTHENTICATED,
  Status.INVALID_ARGUMENT,
  Status.UNIMPLEMENTED,
]);

/**
 * The journal of a probe from `after` on, in order, without gap or repeat across broken links. What was
 * yielded is acknowledged when the consumer asks for more, so a consumer stores before it asks. Ends after
 * the probe's End record or when `signal` aborts; throws ProbeLostError.
 */
export async function* subscribe(options: SubscribeOptions): AsyncGenerator<SubscribeResponse> {
  let after = options.after;
  let lastHeard = performance.now();
  while (!options.signal.aborted) {
    try {
      for await (const response of openStream(options, after)) {
        lastHeard = performance.now();
        yield response;
        if (response.upTo > after) after = response.upTo;
      }
      return;
    } catch (error) {
      if (options.signal.aborted) return;
      const cause = error as ServiceError;
      if (FINAL.has(cause.code) || performance.now() - lastHeard > options.patienceMs) {
        throw new ProbeLostError(options.probe, cause);
      }
      options.onRetry?.(cause);
      await delay(RETRY_MS, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
}

async function* openStream(
  { client, kinds, signal }: SubscribeOptions,
  after: bigint,
): AsyncGenerator<SubscribeResponse> {
  const call = client.subscribe();
  // Who iterates sees the error; one that comes after that, when we have left, is nobody's.
  call.on("error", () => undefined);
  const cancel = () => call.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    call.write({ after, kinds: [...kinds] });
    for await (const response of call as AsyncIterable<SubscribeResponse>) {
      yield response;
      call.write({ after: response.upTo, kinds: [] });
    }
    call.end();
  } finally {
    signal.removeEventListener("abort", cancel);
    call.cancel();
  }
}
