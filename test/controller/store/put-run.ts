import type { ReportData } from "../../../controller/src/report/report-data.js";
import { putFacts, putTruth } from "../../../controller/src/store/run-facts.js";
import type { Store } from "../../../controller/src/store/store.js";

/** Puts all that a report is made of. */
export async function putRun(store: Store, run: ReportData): Promise<void> {
  await store.put("alerts", run.alerts);
  await store.put("throughput", run.throughput);
  await store.put("counters", run.counters);
  await store.put("properties", run.properties);
  await store.put("notices", run.notices);
  await store.put("reactions", run.reactions);
  await store.replace("devices", run.devices);
  await putFacts(store, run.facts);
  if (run.truth) await putTruth(store, run.truth);
  await store.replace("emulation", [{ transmitted: run.emulation?.transmitted ?? 0 }]);
  await store.replace("emulation_drops", run.emulation?.dropped ?? []);
  await store.replace("sniffers", run.emulation?.sniffers ?? []);
}
