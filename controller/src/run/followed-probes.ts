import { setTimeout as delay } from "node:timers/promises";
import type { ClockOrigin } from "@fedprobe/probe-agent";
import type { Collected } from "../collection/collect-probe.js";
import { EXIT } from "../model/errors.js";
import type { RunFacts } from "../model/records.js";
import { startProbe, stopProbe } from "./call-probe.js";
import type { DeployedProbe } from "./deploy-probes.js";
import { type Following, followProbe } from "./follow-probes.js";
import type { Run } from "./open-run.js";

type ProbeFacts = RunFacts["probes"][number];

/** What a stopped probe has not delivered by then is given up. */
const LAST_RECORDS_MS = 4_000;
/** Frames on their way when the experiment's time is over still count. */
const TAIL_MS = 300;

/** The probes of a run whose journals are being collected, until each has ended, died or is lost. */
export class FollowedProbes implements AsyncDisposable {
  readonly collected: Collected = { records: 0, frames: 0, alerts: 0 };
  readonly #followed: readonly Following[];

  constructor(
    private readonly run: Run,
    probes: readonly DeployedProbe[],
  ) {
    this.#followed = probes.map((probe) => followProbe(run, probe, this.collected));
  }

  /** Resolves when none is left that could send anything. */
  get ended(): Promise<unknown> {
    return Promise.all(this.#followed.map(({ state }) => state));
  }

  /** Gives every probe the run's clock, corrected for its node's. One that does not take it is a problem, not the end. */
  async start({ hostOriginUs, virtualOriginUs, speed }: ClockOrigin): Promise<void> {
    const starting = this.#followed.map(async ({ probe }) => {
      const clock = { hostOriginUs: hostOriginUs + probe.clockOffsetUs, virtualOriginUs, speed };
      await startProbe(probe.client, clock).catch((error: Error) => {
        const message = `probe ${probe.name} on ${probe.node} was not started: ${error.message}`;
        this.run.problem(EXIT.degraded, {
          message,
          next: `see logs/${probe.name}.log in the run's directory`,
        });
      });
    });
    await Promise.all(starting);
  }

  /** Ends probes first, and correlators when their probes have ended; collects what is still to come. */
  async stop(): Promise<ProbeFacts[]> {
    await delay(TAIL_MS);
    const reason = this.run.signal.aborted ? "ended by the user" : "the experiment's time is over";
    const isProbe = ({ probe }: Following) => this.run.plan.probes.some(({ name }) => name === probe.name);
    const probes = this.#followed.filter(isProbe).map((one) => stopAndCollect(one, reason));
    const first = await Promise.all(probes);
    const others = this.#followed.filter((one) => !isProbe(one)).map((one) => collectThenStop(one, reason));
    return [...first, ...(await Promise.all(others))];
  }

  /** Gives up what has not come. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const { abandon } of this.#followed) abandon();
    await this.ended;
    for (const { probe } of this.#followed) probe.client.close();
  }
}

async function stopAndCollect(following: Following, reason: string): Promise<ProbeFacts> {
  // A probe that is gone cannot be stopped; its state says so.
  await stopProbe(following.probe.client, reason).catch(() => undefined);
  const timer = setTimeout(following.abandon, LAST_RECORDS_MS);
  try {
    return await following.state;
  } finally {
    clearTimeout(timer);
  }
}

/** A correlator ends by itself when its probes have ended; one that does not is stopped. */
async function collectThenStop(following: Following, reason: string): Promise<ProbeFacts> {
  const ended = await Promise.race([following.state, delay(LAST_RECORDS_MS / 2, undefined, { ref: false })]);
  return ended ?? stopAndCollect(following, reason);
}
