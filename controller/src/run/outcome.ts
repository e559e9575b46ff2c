import { EXIT, EXIT_CONCERN, type ExitCode, FedprobeError } from "../model/errors.js";
import { isLoss } from "../model/losses.js";
import type { RunFacts, StoredCounter } from "../model/records.js";
import type { Report } from "../report/report.js";
import type { Run } from "./open-run.js";

type ProbeFacts = RunFacts["probes"];

/** More than this share of what a probe received was dropped: verdicts are not trustworthy. */
const DROP_BUDGET = 0.001;

/** Where several concerns apply, the highest. */
export function exitCodeOf(codes: Iterable<ExitCode>): ExitCode {
  const present = new Set(codes);
  return EXIT_CONCERN.find((code) => present.has(code)) ?? EXIT.ok;
}

/** Says what the state of the probes and their drops means for the run. */
export async function judgeCoverage(run: Run, probes: ProbeFacts): Promise<void> {
  if (run.signal.reason instanceof FedprobeError) run.fail(run.signal.reason);
  else if (run.signal.aborted)
    run.problem(EXIT.aborted, { message: "the run was ended by the user before its time" });
  judgeProbes(run, probes);
  await judgeNotices(run);
  const counters = await run.store.read("counters");
  judgeDrops(run, counters);
  judgeLateness(run, counters);
}

function judgeProbes(run: Run, probes: ProbeFacts): void {
  const wanted = new Set(run.plan.probes.map((probe) => probe.name));
  const ended = probes.filter((probe) => wanted.has(probe.name) && probe.state === "ended").length;
  if (probes.every((probe) => probe.state === "ended")) return;
  const { minProbes } = run.plan;
  if (ended < minProbes) {
    const next = "see logs/ in the run's directory; `min_probes` in the experiment says how many must last";
    run.problem(EXIT.partial, {
      message: `${ended} of ${wanted.size} probes lasted, ${minProbes} are needed`,
      next,
    });
  } else run.problem(EXIT.degraded, { message: "a probe did not last: what it would have heard is missing" });
}

/** What a probe calls an error took something away from what it was to hear: a capture that is cut, a lost peer. */
async function judgeNotices(run: Run): Promise<void> {
  for (const { probe, severity, message } of await run.store.read("notices")) {
    if (severity === "error") run.problem(EXIT.degraded, { message: `${probe}: ${message}` });
  }
}

/** What comes after its time was declared over may have been taken for silence. */
function judgeLateness(run: Run, counters: readonly StoredCounter[]): void {
  for (const { name: probe } of run.plan.probes) {
    const own = counters.filter((counter) => counter.probe === probe);
    const countOf = (wanted: string) => own.find(({ name }) => name === wanted)?.count ?? 0;
    const [late, analysed] = [countOf("late"), countOf("analysed")];
    if (late <= analysed * DROP_BUDGET) continue;
    const message = `${probe} got ${late} of ${analysed} frames too late: what it says of silence is not trustworthy`;
    const next = run.plan.speed === 1 ? "use a faster link or a less busy machine" : "lower time.speed";
    run.problem(EXIT.degraded, { message, next });
  }
}

function judgeDrops(run: Run, counters: readonly StoredCounter[]): void {
  for (const { name: probe } of run.plan.probes) {
    const own = counters.filter((counter) => counter.probe === probe);
    const received = own.find((counter) => counter.name === "received")?.count ?? 0;
    const dropped = own.filter(isLoss).reduce((sum, counter) => sum + counter.count, 0);
    if (dropped <= received * DROP_BUDGET) continue;
    const message = `${probe} dropped ${dropped} of ${received} frames: its verdicts are not trustworthy`;
    run.problem(EXIT.degraded, { message, next: "see the counters in the report" });
  }
}

/** Whether the report says what the experiment asks of it. */
export function verdictOf(report: Report | undefined): ExitCode {
  return report?.ensured.some(({ met }) => !met) ? EXIT.verdict : EXIT.ok;
}

export function outcomeOf(code: ExitCode): RunFacts["outcome"] {
  if (code === EXIT.aborted) return "aborted";
  if (code === EXIT.partial || code === EXIT.degraded) return "partial";
  return code === EXIT.ok || code === EXIT.verdict ? "complete" : "failed";
}
