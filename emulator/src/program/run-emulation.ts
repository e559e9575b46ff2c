import type { EmulatorConfig, EmulatorSummary, SimulationRecord, Truth } from "../model.js";
import { simulate } from "../simulation/simulate.js";
import { TruthLedger } from "../truth-ledger.js";
import { pause, VirtualClock } from "./virtual-clock.js";
import { ZepSender } from "./zep-sender.js";

/** How far a run is; `timeUs` is µs since 1970, virtual. */
export interface Progress {
  readonly timeUs: number;
  readonly transmitted: number;
}

/** Where a run tells what it does. */
export interface RunOutput {
  /** The emulator will send from now on. */
  readonly ready: () => void;
  /** An action has ended, or is going on as the run ends. */
  readonly truth: (truth: Truth) => void;
  /** At most once a second. */
  readonly progress: (progress: Progress) => void;
}

const SECOND = 1e6;
const PROGRESS_INTERVAL_MS = 1000;
/**
 * Records between two pauses: whoever is late catches up in portions that fit in the receive buffer of a
 * UDP socket, which holds about 270 such datagrams by default.
 */
const PORTION = 32;
const PORTION_PAUSE_MS = 1;

/** A run on its way. */
class Run {
  #transmitted = 0;
  readonly #simulation: ReturnType<typeof simulate>;
  readonly #clock: VirtualClock;
  readonly #ledger: TruthLedger;

  constructor(
    private readonly config: EmulatorConfig,
    private readonly sender: ZepSender,
    private readonly output: RunOutput,
  ) {
    this.#simulation = simulate(config);
    this.#clock = new VirtualClock(config.originUs, config.speed, config.clockOffsetUs);
    this.#ledger = new TruthLedger(config.timeline);
  }

  /** Does each record at its time, until the end of the experiment or until `signal` aborts. */
  async play(signal: AbortSignal): Promise<void> {
    let portion = 0;
    for (const record of this.#simulation) {
      await this.#clock.until(record.timeUs, signal);
      if (signal.aborted) return;
      this.#perform(record);
      portion += 1;
      if (portion % PORTION > 0) continue;
      await this.sender.settle();
      await pause(PORTION_PAUSE_MS, signal);
    }
    await this.#clock.until(this.#endUs, signal);
  }

  async finish(): Promise<EmulatorSummary> {
    for (const truth of this.#ledger.close(this.progress.timeUs)) this.output.truth(truth);
    await this.sender.settle();
    const summary = this.#simulation.summary();
    const sent = this.sender.accounts();
    const sniffers = Object.entries(summary.sniffers).map(([name, account]) => [
      name,
      { ...account, ...sent[name]! },
    ]);
    return { ...summary, transmitted: this.#transmitted, sniffers: Object.fromEntries(sniffers) };
  }

  get progress(): Progress {
    const timeUs = Math.round(Math.min(this.#clock.now(), this.#endUs));
    return { timeUs, transmitted: this.#transmitted };
  }

  get #endUs(): number {
    return this.config.originUs + this.config.duration * SECOND;
  }

  #perform(record: SimulationRecord): void {
    for (const truth of this.#ledger.take(record)) this.output.truth(truth);
    if (record.type === "transmission") this.#transmitted += 1;
    else if (record.type === "reception") this.sender.send(record);
  }
}

/**
 * Emulates the network of `config` against the host's clock and sends what its sniffers hear, until its
 * duration is over or `signal` aborts; then says what was done. Throws a ConfigError before anything is
 * sent if the network cannot be, and an Error if a probe's address cannot be found.
 */
export async function runEmulation(
  config: EmulatorConfig,
  output: RunOutput,
  signal: AbortSignal,
): Promise<EmulatorSummary> {
  const sender = await ZepSender.open(config.sniffers, signal);
  const run = new Run(config, sender, output);
  output.ready();
  const timer = setInterval(() => output.progress(run.progress), PROGRESS_INTERVAL_MS);
  try {
    await run.play(signal);
    return await run.finish();
  } finally {
    clearInterval(timer);
    sender.close();
  }
}
