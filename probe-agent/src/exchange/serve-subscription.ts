import { once } from "node:events";
import {
  type Record as JournalRecord,
  RecordKind,
  type SubscribeRequest,
  type SubscribeResponse,
} from "@fedprobe/proto";
import type { ServerDuplexStream } from "@grpc/grpc-js";
import type { Journal } from "../journal/journal.js";
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
};

type Call = ServerDuplexStream<SubscribeRequest, SubscribeResponse>;

/** One subscriber, from its first request until the End record or until it goes. */
export async function serveSubscription(
  call: Call,
  journal: Journal,
  eventAttributes: readonly string[],
): Promise<void> {
  const subscriber = new Subscriber(call);
  const first = await subscriber.firstRequest;
  const wanted = new Set(first.kinds);
  const reader = journal.reader(Number(first.after));
  let upTo = Number(first.after);
  let names = [...eventAttributes];
  while (!subscriber.gone) {
    const records = reader.next(BATCH);
    if (records.length === 0) {
      if (journal.closed && journal.last === upTo) break;
      await Promise.race([journal.changed(upTo), subscriber.closed]);
      continue;
    }
    upTo = Number((records.at(-1) as JournalRecord).number);
    const chosen = wanted.size === 0 ? records : records.filter((record) => wanted.has(kindOf(record)));
    if (chosen.length > 0 || names.length > 0 || upTo - subscriber.acknowledged >= WINDOW / 2) {
      await subscriber.send({ records: chosen, eventAttributes: names, upTo: BigInt(upTo) });
      names = [];
    }
    await subscriber.acknowledgedAtLeast(upTo - WINDOW);
  }
  if (!subscriber.gone) call.end();
}

function kindOf(record: JournalRecord): RecordKind {
  return record.body ? KIND_OF_BODY[record.body.$case] : RecordKind.UNSPECIFIED;
}

/** The far end of a stream: what it asked for, how far it has got, and whether it is still there. */
class Subscriber {
  readonly firstRequest: Promise<SubscribeRequest>;
  readonly closed: Promise<void>;
  acknowledged = 0;
  gone = false;
  #wake: () => void = () => {};

  constructor(private readonly call: Call) {
    this.closed = new Promise((resolve) => {
      const leave = () => {
        this.gone = true;
        this.#wake();
        resolve();
      };
      for (const event of ["cancelled", "close", "error", "end"]) call.on(event, leave);
    });
    this.firstRequest = new Promise((resolve, reject) => {
      call.once("data", resolve);
      this.closed.then(() => reject(new Error("the subscriber left before it asked for anything")));
    });
    call.on("data", (request: SubscribeRequest) => {
      this.acknowledged = Math.max(this.acknowledged, Number(request.after));
      this.#wake();
    });
  }

  async send(response: SubscribeResponse): Promise<void> {
    if (!this.call.write(response)) await Promise.race([once(this.call, "drain"), this.closed]);
  }

  async acknowledgedAtLeast(number: number): Promise<void> {
    while (this.acknowledged < number && !this.gone) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
