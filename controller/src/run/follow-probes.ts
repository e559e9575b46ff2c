import { setTimeout as delay } from "node:timers/promises";
import { ProbeLostError } from "@fedprobe/proto";
import { type Collected, collectProbe } from "../collection/collect-probe.js";
import type { RunFacts } from "../model/records.js";
import type { DeployedProbe } from "./deploy-probes.js";
import type { Run } from "./open-run.js";

type ProbeFacts = RunFacts["probes"][number];

/** A probe that cannot be reached for this long (host time) is given up; one whose process is gone, at once. */
const PATIENCE_MS = 5_000;
const LOG_LINES = 20;

/** One probe whose journal is being collected. */
export interface Following {
  readonly probe: DeployedProbe;
  /** How it ended; never rejects. */
  readonly state: Promise<ProbeFacts>;
  /** Gives up what has not come. */
  abandon(): void;
}

/** Collects a probe's records until it ends, dies or is lost. */
export function followProbe(run: Run, probe: DeployedProbe, collected: Collected): Following {
  const abandoned = new AbortController();
  const state = collect(run, probe, collected, abandoned);
  return { probe, state, abandon: () => abandoned.abort() };
}

async function collect(
  run: Run,
  probe: DeployedProbe,
  collected: Collected,
  abandoned: AbortController,
): Promise<ProbeFacts> {
  const { name, node, client } = probe;
  const collecting = collectProbe({
    ...{
      probe: name,
      client,
      store: run.store,
      signal: abandoned.signal,
      patienceMs: PATIENCE_MS,
      collected,
    },
    onNotice: ({ severity, message }) => severity !== "info" && run.progress.note(`${name}: ${message}`),
    onRetry: () => void abandonIfDead(probe, abandoned),
  });
  const reason = await collecting.catch((error: unknown) => {
    if (error instanceof ProbeLostError) return undefined;
    run.fail(error);
    return undefined;
  });
  if (reason !== undefined) return { name, node, state: "ended" };
  return explain(run, probe);
}

async function abandonIfDead({ program }: DeployedProbe, abandoned: AbortController): Promise<void> {
  const alive = await program.alive().catch(() => true);
  if (!alive) abandoned.abort();
}

/** Why a probe's journal has no end: its process is gone (the last lines of its log say more), or its node. */
async function explain(run: Run, { name, node, program }: DeployedProbe): Promise<ProbeFacts> {
  const patience = new AbortController();
  const answer = program.alive().then(async (alive) => {
    const log = await program.lastLog(LOG_LINES).catch((error: Error) => error.message);
    return { alive, log };
  });
  const silence = delay(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
  const known = await Promise.race([answer.catch(() => undefined), silence]);
  patience.abort();
  if (!known) {
    run.progress.note(`probe ${name} is lost: its node ${node} does not answer`);
    return { name, node, state: "lost" };
  }
  const state = known.alive ? "lost" : "died";
  const what = known.alive ? "still runs but does not serve its journal" : "died";
  run.progress.note(`probe ${name} on ${node} ${what}; the last lines of its log:\n${known.log}`);
  return { name, node, state, log: known.log };
}
