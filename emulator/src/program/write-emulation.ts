import type { SimulationConfig, SimulationSummary } from "../model.js";
import { simulate } from "../simulation/simulate.js";
import { TruthLedger } from "../truth-ledger.js";
import { EmulationFiles } from "./emulation-files.js";
import { VirtualClock } from "./virtual-clock.js";

/** How an emulation goes. */
export interface EmulationPace {
  /** Virtual seconds in a second of the host; `max`: as many as it can. */
  readonly speed: number | "max";
  readonly signal: AbortSignal;
}

const SECOND = 1e6;
/** Records between two looks at the signal. */
const PORTION = 10_000;

/**
 * Emulates the network of `config` and writes into `directory`, which is there: `air.pcap` (link type 195, each
 * transmission once), `sniffer-<name>.pcap` (283, what each sniffer gave, by its clock), `truth.jsonl` and
 * `summary.json`. The same configuration gives the same bytes. Throws a ConfigError if the network cannot be, the error
 * of the system if a file cannot be written; when `signal` aborts it ends early, and what was done until then is there.
 */
export async function writeEmulation(
  config: SimulationConfig,
  directory: string,
  { signal, speed }: EmulationPace,
): Promise<SimulationSummary> {
  const simulation = simulate(config);
  const ledger = new TruthLedger(config.timeline);
  const files = new EmulationFiles(directory, config);
  let summary: SimulationSummary | undefined;
  try {
    const clock = speed === "max" ? undefined : openClock(config.originUs, speed);
    let count = 0;
    let nowUs = config.originUs;
    for (const record of simulation) {
      if (clock) await clock.until(record.timeUs, signal);
      else if (++count % PORTION === 0) await new Promise(setImmediate);
      if (signal.aborted) break;
      nowUs = record.timeUs;
      files.put(record);
      for (const truth of ledger.take(record)) files.putTruth(truth);
    }
    const endUs = signal.aborted ? nowUs : config.originUs + config.duration * SECOND;
    for (const truth of ledger.close(endUs)) files.putTruth(truth);
    summary = simulation.summary();
    return summary;
  } finally {
    files.close(summary);
  }
}

/** A clock that shows `originUs` now. */
function openClock(originUs: number, speed: number): VirtualClock {
  return new VirtualClock(originUs, speed, Date.now() * 1000 - originUs);
}
