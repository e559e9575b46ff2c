import {
  type Record as JournalRecord,
  RecordKind,
  type SubscribeRequest,
  type SubscribeResponse,
} from "@fedprobe/proto";
import { Metadata, type ServerDuplexStream, status as Status } from "@grpc/grpc-js";
import type { Journal, JournalReader } from "../journal/journal.js";
import type { RecordBody } from "../model/record.js";

/** Records in one message, and records sent but not yet acknowledged, at most. */
const BATCH = 256;
const WINDOW = 8_192;

export const KIND_OF_BODY: Readonly<Record<RecordBody["$case"], RecordKind>> = {
  event: RecordKind.EVENT,
  alert: RecordKind.ALERT,
  throughput: RecordKind.THROUGHPUT,
  counters: RecordKind.COUNTERS,
  tick: RecordKind.TICK,
  sourceState: RecordKind.SOURCE_STATE,
  summary: RecordKind.SUMMARY,
  notice: RecordKind.NOTICE,
  end: RecordKind.END,
  reaction: RecordKind.REACTION,
  verdict: RecordKind.VERDICT,
  restart: RecordKind.RESTART,
};

type Call = ServerDuplexStream<SubscribeRequest, SubscribeResponse>;

/**
 * One subscriber, from its first request until the End record or until it goes.
 * Rejects with the status that it is to be told (an integer `code`).
 */
export async function serveSubscription(
  call: Call,
  journal: Journal,
  eventAttributes: readonly string[],
): Promise<void> {
  const subscriber = new Subscriber(call);
  const unwatch = journal.watch(subscriber.wake);
  try {
    const first = await subscriber.firstRequest();
    if (first) await sendJournal(subscriber, first, journal, eventAttributes);
  } finally {
    unwatch();
  }
  call.end();
}

async function sendJournal(
  subscriber: Subscriber,
  first: SubscribeRequest,
  journal: Journal,
  eventAttributes: readonly string[],
): Promise<void> {
  let upTo = Number(first.after);
  if (upTo > journal.last)
    throw refusal(
      Status.OUT_OF_RANGE,
      `after ${upTo} there can be nothing: the last record is ${journal.last}`,
    );
  const lost = journal.lostAfter(first.epoch);
  if (upTo > lost)
    throw refusal(
      Status.DATA_LOSS,
      `records after ${lost} were lost with the machine that the journal is on, so ${upTo} is another one now`,
    );
  subscriber.accept();
  const wanted = new Set(first.kinds);
  const reader = journal.reader(upTo);
  let names = [...eventAttributes];
  while (!subscriber.gone) {
    const records = readNext(reader, journal, upTo);
    if (records.length === 0) {
      if (journal.closed) return;
      await subscriber.until(() => journal.last > upTo || journal.closed);
      continue;
    }
    upTo = Number((records.at(-1) as JournalRecord).number);
    const chosen = wanted.size === 0 ? records : records.filter((record) => wanted.has(kindOf(record)));
    if (chosen.length > 0 || names.length > 0 || upTo - subscriber.acknowledged >= WINDOW / 2) {
      await subscriber.send({
        records: chosen,
        eventAttributes: names,
        upTo: BigInt(upTo),
        epoch: journal.epoch,
      });
      names = [];
    }
    await subscriber.until(() => subscriber.acknowledged >= upTo - WINDOW);
  }
}

/** The next records; none only if there are none. */
function readNext(reader: JournalReader, journal: Journal, upTo: number): JournalRecord[] {
  try {
    const records = reader.next(BATCH);
    if (records.length > 0 || upTo >= journal.last) return records;
  } catch (error) {
    throw refusal(
      Status.DATA_LOSS,
      `the journal cannot be read after record ${upTo}: ${(error as Error).message}`,
    );
  }
  throw refusal(Status.DATA_LOSS, `the journal's file ends after record ${upTo} of ${journal.last}`);
}

function refusal(code: Status, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function kindOf(record: JournalRecord): RecordKind {
  return record.body ? KIND_OF_BODY[record.body.$case] : RecordKind.UNSPECIFIED;
}

/** The far end of a stream: what it asked for, how far it has got, and whether it is still there. */
class Subscriber {
  acknowledged = 0;
  gone = false;
  #first: SubscribeRequest | undefined;
  #resume: () => void = () => {};

  constructor(private readonly call: Call) {
    call.on("data", (request: SubscribeRequest) => {
      this.#first ??= request;
      this.acknowledged = Math.max(this.acknowledged, Number(request.after));
      this.wake();
    });
    call.on("drain", this.wake);
    for (const event of ["cancelled", "close", "error", "end"])
      call.on(event, () => {
        this.gone = true;
        this.wake();
      });
  }

  /** Looks again at what is waited for. */
  readonly wake = (): void => this.#resume();

  /**
   * Waits until something holds or the subscriber has left. Not a race of promises: one that lives as long as the
   * subscriber would keep a reaction for each time that it was raced.
   */
  async until(holds: () => boolean): Promise<void> {
    while (!this.gone && !holds()) {
      await new Promise<void>((resolve) => {
        this.#resume = resolve;
      });
    }
  }

  /** Undefined if it left before it asked for anything. */
  async firstRequest(): Promise<SubscribeRequest | undefined> {
    await this.until(() => this.#first !== undefined);
    return this.#first;
  }

  /** Tells the subscriber that it has reached the journal, though there may be no records for long. */
  accept(): void {
    this.call.sendMetadata(new Metadata());
  }

  async send(response: SubscribeResponse): Promise<void> {
    if (!this.call.write(response)) await this.until(() => !this.call.writableNeedDrain);
  }
}
