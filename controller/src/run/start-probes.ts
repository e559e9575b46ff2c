import { setTimeout as delay } from "node:timers/promises";
import type { ClockOrigin } from "@fedprobe/probe-agent";
import type { ProbeServiceClient } from "@fedprobe/proto";
import { Metadata } from "@grpc/grpc-js";
import type { Collected } from "../collection/collect-probe.js";
import type { RunFacts } from "../model/records.js";
import type { DeployedProbe } from "./deploy-probes.js";
import { type Following, followProbe } from "./follow-probes.js";
import type { Run } from "./open-run.js";

/** Everything that is followed, and what has come in so far. */
export interface FollowedProbes {
  readonly followed: readonly Following[];
  readonly collected: Collected;
}

/** A unary call is given up after this long. */
const CALL_MS = 5_000;
/** What a stopped probe has not delivered by then is given up. */
const LAST_RECORDS_MS = 4_000;
/** Frames on their way when the experiment's time is over still count. */
const TAIL_MS = 300;

/** Gives every probe the run's clock, and follows their journals. */
export async function startProbes(
  run: Run,
  probes: readonly DeployedProbe[],
  clock: ClockOrigin,
): Promise<FollowedProbes> {
  const collected: Collected = { records: 0, frames: 0, alerts: 0 };
  const followed = probes.map((probe) => followProbe(run, probe, collected));
  await Promise.all(probes.map(({ client }) => start(client, clock)));
  return { followed, collected };
}

/** Ends probes first and correlators when their probes have ended; collects what is still to come. */
export async function stopProbes(run: Run, { followed }: FollowedProbes): Promise<RunFacts["probes"]> {
  await delay(TAIL_MS);
  const isProbe = ({ probe }: Following) => run.plan.probes.some(({ name }) => name === probe.name);
  const reason = run.signal.aborted ? "ended by the user" : "the experiment's time is over";
  const first = await Promise.all(followed.filter(isProbe).map((one) => stopAndCollect(one, reason)));
  const then = await Promise.all(
    followed.filter((one) => !isProbe(one)).map((one) => collectThenStop(one, reason)),
  );
  return [...first, ...then];
}

async function stopAndCollect(following: Following, reason: string): Promise<RunFacts["probes"][number]> {
  // A probe that is gone cannot be stopped; its state says so.
  await stop(following.probe.client, reason).catch(() => undefined);
  return collectRest(following);
}

/** A correlator ends by itself when its probes have ended; one that does not is stopped. */
async function collectThenStop(following: Following, reason: string): Promise<RunFacts["probes"][number]> {
  const ended = await Promise.race([following.state, delay(LAST_RECORDS_MS / 2, undefined, { ref: false })]);
  return ended ?? stopAndCollect(following, reason);
}

async function collectRest({ state, abandon, probe }: Following): Promise<RunFacts["probes"][number]> {
  const timer = setTimeout(abandon, LAST_RECORDS_MS);
  try {
    return await state;
  } finally {
    clearTimeout(timer);
    probe.client.close();
  }
}

function start(
  client: ProbeServiceClient,
  { hostOriginUs, virtualOriginUs, speed }: ClockOrigin,
): Promise<void> {
  const origin = {
    hostOriginUs: microseconds(hostOriginUs),
    virtualOriginUs: microseconds(virtualOriginUs),
    speed,
  };
  return new Promise((resolve, reject) => {
    client.start(origin, new Metadata(), { deadline: Date.now() + CALL_MS }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

function stop(client: ProbeServiceClient, reason: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.stop({ reason }, new Metadata(), { deadline: Date.now() + CALL_MS }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

function microseconds(time: number): bigint {
  return BigInt(Math.round(time));
}
