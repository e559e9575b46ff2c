import type { Truth } from "@fedprobe/emulator";
import { EXIT, FedprobeError } from "../model/errors.js";
import type {
  RunFacts,
  StoredAlert,
  StoredCounter,
  StoredNotice,
  StoredReaction,
  StoredSummary,
  StoredThroughput,
} from "../model/records.js";
import { type Emulation, readEmulation, readFacts, readTruth } from "../store/run-facts.js";
import type { Store } from "../store/store.js";
import type { Device } from "../store/tables.js";

/** All that a report is made of, as it was stored. Absent truth: nobody knows what was really done. */
export interface ReportData {
  readonly facts: RunFacts;
  readonly devices: readonly Device[];
  readonly alerts: readonly StoredAlert[];
  readonly throughput: readonly StoredThroughput[];
  readonly counters: readonly StoredCounter[];
  readonly properties: readonly StoredSummary[];
  readonly notices: readonly StoredNotice[];
  readonly reactions: readonly StoredReaction[];
  readonly truth?: readonly Truth[];
  readonly emulation?: Emulation;
}

/** Reads all that a report needs. Fails (exit code 11) where the facts of the run were never put. */
export async function readReportData(store: Store): Promise<ReportData> {
  const facts = await readFacts(store);
  if (!facts) {
    const next = "a run keeps them before it makes its report; was it killed? its other tables can be read";
    throw new FedprobeError(EXIT.internal, [{ message: "the results hold no facts of the run", next }]);
  }
  const [truth, emulation] = [await readTruth(store), await readEmulation(store)];
  return {
    facts,
    devices: await store.read("devices"),
    alerts: await store.read("alerts"),
    throughput: await store.read("throughput"),
    counters: await store.read("counters"),
    properties: await store.read("properties"),
    notices: await store.read("notices"),
    reactions: await store.read("reactions"),
    ...(truth && { truth }),
    ...(emulation && { emulation }),
  };
}
