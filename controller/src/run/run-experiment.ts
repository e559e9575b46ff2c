import { join } from "node:path";
import { hostNow } from "@fedprobe/probe-agent";
import { makeAuthority } from "../deployment/certificates.js";
import { EXIT, type ExitCode, FedprobeError } from "../model/errors.js";
import type { Plan } from "../model/plan.js";
import type { RunFacts } from "../model/records.js";
import { makeReport } from "../report/make-report.js";
import type { Report } from "../report/report.js";
import { readReportData } from "../report/report-data.js";
import { putFacts } from "../store/run-facts.js";
import { findTestbed } from "../testbeds/testbeds.js";
import { collectTruth } from "./collect-truth.js";
import { deployEmulator } from "./deploy-emulator.js";
import { deployCorrelator, deployProbes } from "./deploy-probes.js";
import { deadlineOf, openField } from "./open-field.js";
import { openRun, type Run, type RunOptions } from "./open-run.js";
import { exitCodeOf, judgeCoverage, outcomeOf } from "./outcome.js";
import { startProbes, stopProbes } from "./start-probes.js";
import { virtualOrigin } from "./virtual-origin.js";
import { waitForEnd } from "./wait-for-end.js";

export interface RunResult {
  readonly run: string;
  /** Absolute. */
  readonly directory: string;
  readonly exitCode: ExitCode;
  readonly problems: Run["problems"];
  readonly report: Report;
  /** Absolute. */
  readonly reportFile: string;
}

/** Between the moment at which everything is deployed and experiment time 0, so that all clocks know of it. */
const LEAD_US = 1_500_000;

/**
 * A run, on one page:
 *
 *     Plan → Reservation → deployed nodes → running probes → Records → report
 *
 * What is acquired is in the journal before it is acquired, and given back whatever happens; a run that fails or
 * is ended by the user still reports what it has. Never rejects once runs/<id>/ exists: problems are in the result.
 */
export async function runExperiment(plan: Plan, options: RunOptions): Promise<RunResult> {
  const testbed = findTestbed(plan.testbed.kind);
  const obstacles = await testbed.check(plan);
  if (obstacles.length > 0) throw new FedprobeError(EXIT.preflight, obstacles);
  const run = await openRun(plan, options);
  const played = await conduct(run).catch((error: unknown) => {
    run.fail(error);
    return { originUs: 0, probes: [] };
  });
  await judgeCoverage(run, played.probes);
  const report = await writeReport(run, played);
  const exitCode = exitCodeOf(run.problems.map(({ code }) => code));
  await run.close(outcomeOf(exitCode));
  const reportFile = join(run.directory, "report.html");
  return { run: run.id, directory: run.directory, exitCode, problems: run.problems, report, reportFile };
}

interface Played {
  readonly originUs: number;
  readonly probes: RunFacts["probes"];
}

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
  const probes = await deployProbes(run, field, authority);
  const all = [...probes, ...(await deployCorrelator(run, field, authority, probes))];

  run.phase("run");
  const hostOriginUs = hostNow() + LEAD_US;
  const clock = { hostOriginUs, virtualOriginUs: await virtualOrigin(plan, hostOriginUs), speed: plan.speed };
  const following = await startProbes(run, all, clock);
  const emulator = plan.emulation && (await deployEmulator(run, field, plan.emulation, hostOriginUs));
  await waitForEnd(run, following, hostOriginUs);

  run.phase("collect");
  await emulator?.stop();
  const states = await stopProbes(run, following);
  await collectTruth(run, emulator);
  await field.collectLogs();
  run.phase("clean up");
  return { originUs: clock.virtualOriginUs, probes: states };
}

async function writeReport(run: Run, { originUs, probes }: Played): Promise<Report> {
  run.phase("report");
  const outcome = outcomeOf(exitCodeOf(run.problems.map(({ code }) => code)));
  const facts = {
    run: run.id,
    name: run.plan.name,
    startedAt: run.startedAt.toISOString(),
    originUs,
    outcome,
    probes,
  };
  for (const { code, problem } of run.problems) {
    const severity = code === EXIT.aborted ? "warning" : "error";
    await run.notice({ probe: "controller", timeUs: originUs, severity, message: problem.message });
  }
  const time = { durationSeconds: run.plan.duration, speed: run.plan.speed };
  await putFacts(run.store, { ...facts, ...time, phases: run.phases });
  const report = await makeReport(await readReportData(run.store), run.directory);
  run.endPhase();
  run.progress.finish();
  return report;
}
