import {
  type Record as JournalRecord,
  type ProbeServiceClient,
  RecordKind,
  subscribe,
} from "@fedprobe/proto";
import type { StoredNotice } from "../model/records.js";
import type { Store } from "../store/store.js";
import { alertOf, countersOf, noticeOf, reactionsOf, summariesOf, throughputOf } from "./stored-records.js";

/** What has come in so far, for the progress line. */
export interface Collected {
  records: number;
  frames: number;
  alerts: number;
}

export interface CollectOptions {
  readonly probe: string;
  readonly client: ProbeServiceClient;
  readonly store: Store;
  readonly signal: AbortSignal;
  readonly patienceMs: number;
  readonly collected: Collected;
  readonly onNotice: (notice: StoredNotice) => void;
  /** The stream broke and is tried again. */
  readonly onRetry: () => void;
}

/** Events and ticks are between probes; the controller keeps the rest. */
const WANTED = [
  RecordKind.ALERT,
  RecordKind.THROUGHPUT,
  RecordKind.COUNTERS,
  RecordKind.SOURCE_STATE,
  RecordKind.SUMMARY,
  RecordKind.NOTICE,
  RecordKind.REACTION,
  RecordKind.END,
];

/**
 * Follows a probe's journal into the store until its End record; what is stored is acknowledged. Resolves to
 * the reason of the end, or undefined if `signal` came first. Throws ProbeLostError.
 */
export async function collectProbe(options: CollectOptions): Promise<string | undefined> {
  const { probe, client, signal, patienceMs, onRetry } = options;
  let reason: string | undefined;
  for await (const { records } of subscribe({
    client,
    probe,
    after: 0n,
    kinds: WANTED,
    signal,
    patienceMs,
    onRetry,
  })) {
    await putRecords(options, records);
    options.collected.records += records.length;
    for (const { body } of records) if (body?.$case === "end") reason = body.value.reason;
  }
  return reason;
}

async function putRecords(
  { probe, store, collected, onNotice }: CollectOptions,
  records: JournalRecord[],
): Promise<void> {
  const alerts = records.flatMap((record) => alertOf(probe, record));
  const throughput = records.flatMap((record) => throughputOf(probe, record));
  const notices = records.flatMap((record) => noticeOf(probe, record));
  await store.put("alerts", alerts);
  await store.put("throughput", throughput);
  await store.put(
    "counters",
    records.flatMap((record) => countersOf(probe, record)),
  );
  await store.put(
    "properties",
    records.flatMap((record) => summariesOf(probe, record)),
  );
  await store.put("notices", notices);
  await store.put(
    "reactions",
    records.flatMap((record) => reactionsOf(probe, record)),
  );
  for (const { frames } of throughput) collected.frames += frames;
  collected.alerts += alerts.filter((alert) => alert.revision === 1).length;
  notices.forEach(onNotice);
}
