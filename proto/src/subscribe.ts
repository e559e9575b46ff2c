import { setTimeout as delay } from "node:timers/promises";
import { type ServiceError, status as Status } from "@grpc/grpc-js";
import type { ProbeServiceClient, RecordKind, SubscribeResponse } from "../gen/fedprobe/v1/probe.js";
import { findDisorder } from "./check-order.js";

export interface SubscribeOptions {
  readonly client: ProbeServiceClient;
  /** Name of the probe, for messages. */
  readonly probe: string;
  /** Records with a higher number than this are wanted. */
  readonly after: bigint;
  /** Empty: all kinds. */
  readonly kinds: readonly RecordKind[];
  readonly signal: AbortSignal;
  /**
   * A probe that cannot be reached, or does not answer, for this long is lost: host milliseconds since the first attempt
   * that failed was begun.
   */
  readonly patienceMs: number;
  /** Called when the stream breaks and is tried again. */
  readonly onRetry?: (error: Error) => void;
}

/** The probe could not be reached for too long, or its journal cannot be believed; `cause` says why. */
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
/** Trying again would bring the same answer. */
const FINAL = new Set([
  Status.PERMISSION_DENIED,
  Status.UNAUTHENTICATED,
  Status.INVALID_ARGUMENT,
  Status.UNIMPLEMENTED,
  Status.OUT_OF_RANGE,
  Status.DATA_LOSS,
]);

/**
 * The journal of a probe from `after` on, in order, without gap or repeat across broken links. What was
 * yielded is acknowledged when the consumer asks for more, so a consumer stores before it asks. Ends after
 * the probe's End record or when `signal` aborts; throws ProbeLostError, also if records are missing.
 */
export async function* subscribe(options: SubscribeOptions): AsyncGenerator<SubscribeResponse> {
  let after = options.after;
  let epoch = 0;
  // Not since the last record: a link may be quiet for as long as nothing happens.
  let failingSince: number | undefined;
  let accepted = false;
  const onAccepted = () => {
    failingSince = undefined;
    accepted = true;
  };
  while (!options.signal.aborted) {
    const began = performance.now();
    accepted = false;
    try {
      for await (const response of openStream(options, { after, epoch }, onAccepted)) {
        const disorder = findDisorder(response, after, options.kinds.length === 0);
        if (disorder) throw new ProbeLostError(options.probe, new Error(disorder));
        epoch = response.epoch;
        yield response;
        after = response.upTo;
      }
      return;
    } catch (error) {
      if (options.signal.aborted) return;
      failingSince ??= accepted ? performance.now() : began;
      const patient = performance.now() - failingSince <= options.patienceMs;
      if (!patient || isFinal(error)) throw lost(options.probe, error as Error);
      options.onRetry?.(error as Error);
      await delay(RETRY_MS, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof ProbeLostError || FINAL.has((error as ServiceError).code);
}

function lost(probe: string, error: Error): ProbeLostError {
  return error instanceof ProbeLostError ? error : new ProbeLostError(probe, error);
}

/** `onAccepted` is called when the probe has taken the subscription, be there records or not. */
async function* openStream(
  options: SubscribeOptions,
  from: { readonly after: bigint; readonly epoch: number },
  onAccepted: () => void,
): AsyncGenerator<SubscribeResponse> {
  const { client, kinds, signal } = options;
  const call = client.subscribe();
  const clearLimit = limitSilence(options, call);
  // Who iterates sees the error; one that comes after that, when we have left, is nobody's.
  call.on("error", () => undefined);
  call.on("metadata", () => {
    clearLimit();
    onAccepted();
  });
  const cancel = () => call.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    call.write({ ...from, kinds: [...kinds] });
    for await (const response of call as AsyncIterable<SubscribeResponse>) {
      yield response;
      call.write({ after: response.upTo, kinds: [], epoch: 0 });
    }
    call.end();
  } finally {
    clearLimit();
    signal.removeEventListener("abort", cancel);
    call.cancel();
  }
}

/**
 * Who holds the connection open and says nothing, as where a TLS handshake hangs, is given up after our patience, not
 * after gRPC's own. Returns what ends the limit.
 */
function limitSilence({ client, probe, patienceMs }: SubscribeOptions, call: Destroyable): () => void {
  const timer = setTimeout(() => {
    const where = client.getChannel().getTarget().replace(/^dns:/, "");
    const message = `no answer from ${probe} at ${where} within ${patienceMs / 1000} s: nothing completes the TLS handshake there, or the probe hangs`;
    call.destroy(Object.assign(new Error(message), { code: Status.DEADLINE_EXCEEDED }));
  }, patienceMs);
  return () => clearTimeout(timer);
}

interface Destroyable {
  destroy(error: Error): unknown;
}
