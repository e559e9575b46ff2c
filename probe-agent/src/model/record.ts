import type { Record as JournalRecord } from "@fedprobe/proto";

export type RecordBody = NonNullable<JournalRecord["body"]>;

/** Puts one record into the journal; `timeUs` on the run's clock. */
export type Emit = (timeUs: number, body: RecordBody) => void;
