import { join } from "node:path";
import { hostNow } from "@fedprobe/probe-agent";
import { makeAuthority } from "../deployment/certificates.js";
import type { StartedProgram } from "../deployment/started-program.js";
import { EXIT, type ExitCode, FedprobeError } from "../model/errors.js";
import type { Plan } from "../model/plan.js";
import type { RunFacts } from "../model/records.js";
import { makeReport } from "../report/make-report.js";
import type { Report } from "../report/report.js";
import { readReportData } from "../report/report-data.js";
import { journalFile, openResources, readRunJournal } from "../run-journal/read-run-journal.js";
import { releaseEverything } from "../run-journal/release-everything.js";
import { putFacts } from "../store/run-facts.js";
import { findTestbed } from "../testbeds/testbeds.js";
import { collectTruth } from "./collect-truth.js";
import { deployEmulator, startEmulator, watchEmulator } from "./deploy-emulator.js";
import { deployCorrelator, deployProbes } from "./deploy-probes.js";
import { experimentSeconds } from "./experiment-seconds.js";
import { FollowedProbes } from "./followed-probes.js";
import { deadlineOf, openField } from "./open-field.js";
import { openOffers } from "./open-offers.js";
import { openRun, type Run, type RunOptions } from "./open-run.js";
import { exitCodeOf, judgeCoverage, outcomeOf, verdictOf } from "./outcome.js";
import { virtualOrigin } from "./virtual-origin.js";
import { waitForEnd } from "./wait-for-end.js";

export interface RunResult {
  readonly run: string;
  /** Absolute. */
  readonly directory: string;
  readonly exitCode: ExitCode;
  readonly problems: Run["problems"];
  /** Absent if it could not be written; then a problem says why. */
  readonly report?: Report;
  /** Absolute. */
  readonly reportFile?: string;
}

/** Between the moment at which everything is deployed and experiment time 0, so that all have started by then. */
const LEAD_US = 1_500_000;

/**
 * A run, on one page:
 *
 *     Plan → Reservation → deployed nodes → running probes → Records → report
 *
 * What is acquired is in the journal before it is acquired, and given back whatever happens; a run that fails or
 * is ended by the user still reports what it has. Never rejects once the run has its journal: problems are in the
 * result.
 */
export async function runExperiment(plan: Plan, options: RunOptions): Promise<RunResult> {
  const testbed = findTestbed(plan.testbed.kind);
  const obstacles = await testbed.check(plan);
  if (obstacles.length > 0) throw new FedprobeError(EXIT.preflight, obstacles);
  const run = await openRun(plan, options);
  const played = await conduct(run).catch((error: unknown) => run.fail(error));
  await giveBackRest(run);
  const report = await judgeAndReport(run, played ?? NOTHING_PLAYED).catch((error: unknown) => {
    run.fail(error);
    return undefined;
  });
  const exitCode = exitCodeOf([...run.problems.map(({ code }) => code), verdictOf(report)]);
  await run.close(outcomeOf(exitCode));
  const { id, directory, problems } = run;
  return {
    run: id,
    directory,
    exitCode,
    problems,
    ...(report && { report, reportFile: join(directory, "report.html") }),
  };
}

interface Played {
  readonly originUs: number;
  /** Experiment time that passed. */
  readonly seconds: number;
  readonly probes: RunFacts["probes"];
}

const NOTHING_PLAYED: Played = { originUs: 0, seconds: 0, probes: [] };

/** From reservation to release; what it disposes of on the way out, it acquired. */
async function conduct(run: Run): Promise<Played> {
  const { plan, id, directory, journal, signal } = run;
  run.phase("reserve");
  const deadlineSeconds = deadlineOf(run);
  await using reservation = await findTestbed(plan.testbed.kind).reserve({
    ...{ run: id, runDirectory: directory, plan, journal, deadlineSeconds, signal },
  });
  const authority = await makeAuthority(id, deadlineSeconds + 3_600);
  run.phase("deploy");
  await using field = await openField(run, reservation.nodes, authority);
  const emulator = await deployEmulator(run, field);
  const probes = await deployProbes(run, field, authority);
  const correlators = await deployCorrelator(run, field, authority, probes);
  await using _offers = await openOffers(run, probes, authority);

  run.phase("run");
  await using following = new FollowedProbes(run, [...probes, ...correlators]);
  const hostOriginUs = hostNow() + LEAD_US;
  const virtualOriginUs = await virtualOrigin(plan, hostOriginUs);
  const emulation = emulator && (await startEmulator(run, field, emulator, hostOriginUs));
  await following.start({ hostOriginUs, virtualOriginUs, speed: plan.speed });
  await playOut(run, following, hostOriginUs, emulation);
  const passedUs = (hostNow() - hostOriginUs) * plan.speed;

  run.phase("collect");
  await emulation?.stop().catch((error: unknown) => run.fail(error));
  const states = await following.stop();
  await collectTruth(run, emulation);
  await field.collectLogs();
  await field.collectCaptures();
  run.phase("clean up");
  const seconds = Math.min(plan.duration, Math.max(0, passedUs / 1e6));
  return { originUs: virtualOriginUs, seconds, probes: states };
}

async function playOut(
  run: Run,
  following: FollowedProbes,
  hostOriginUs: number,
  emulator: StartedProgram | undefined,
): Promise<void> {
  const watching = new AbortController();
  const { signal } = watching;
  const died = emulator ? watchEmulator(run, emulator, signal) : new Promise<void>(() => undefined);
  await waitForEnd(run, following, hostOriginUs, died);
  watching.abort();
}

/** What cleaning up on the way out has not given back, for a link that broke or an upload that was cut off. */
async function giveBackRest(run: Run): Promise<void> {
  const file = journalFile(run.directory);
  if (openResources(readRunJournal(file).entries).length === 0) return;
  const { failed } = await releaseEverything(file, { log: (line) => run.progress.note(line) });
  for (const problem of failed) run.problem(EXIT.cleanup, problem);
  if (failed.length > 0) run.progress.note(`try again later: fedprobe destroy ${run.id}`);
}

async function judgeAndReport(run: Run, played: Played): Promise<Report> {
  await judgeCoverage(run, played.probes);
  return writeReport(run, played);
}

async function writeReport(run: Run, { originUs, seconds, probes }: Played): Promise<Report> {
  run.phase("report");
  const outcome = outcomeOf(exitCodeOf(run.problems.map(({ code }) => code)));
  const facts = {
    run: run.id,
    name: run.plan.name,
    startedAt: run.startedAt.toISOString(),
    originUs,
    outcome,
    probes,
    ensure: run.plan.ensure,
  };
  for (const { code, problem } of run.problems) {
    const severity = code === EXIT.aborted ? "warning" : "error";
    await run.notice({ probe: "controller", timeUs: originUs, severity, message: problem.message });
  }
  const heard = await run.store.read("throughput");
  const durationSeconds = experimentSeconds(run.plan, heard, { originUs, seconds });
  const time = { durationSeconds, speed: run.plan.speed };
  await putFacts(run.store, { ...facts, ...time, phases: run.phases });
  const report = await makeReport(await readReportData(run.store), run.directory);
  run.endPhase();
  run.progress.finish();
  return report;
}
