import { EXIT, FedprobeError } from "../model/errors.js";
import type { Login } from "../model/run-journal.js";
import { visibleLines } from "../model/visible-text.js";
import { READ_CLOCK } from "./node-scripts.js";
import { scriptCommand } from "./posix-shell.js";
import type { RunCommand } from "./remote-command.js";

/** What a node's wall clock shows when ours shows 0: `offsetUs` ± `uncertaintyUs`, in microseconds. */
export interface ClockOffset {
  readonly offsetUs: number;
  readonly uncertaintyUs: number;
}

const ATTEMPTS = 3;

/**
 * A node's wall clock minus ours, from the quickest of three answers: it was read somewhere between question
 * and answer, so half of that time is the uncertainty, beside what the clocks do not resolve.
 * @throws FedprobeError (5) if the node's `date` does not give seconds since 1970
 */
export async function measureClockOffset(run: RunCommand, login: Login): Promise<ClockOffset> {
  const answers: ClockOffset[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) answers.push(await askOnce(run, login));
  return answers.reduce((best, one) => (one.uncertaintyUs < best.uncertaintyUs ? one : best));
}

async function askOnce(run: RunCommand, login: Login): Promise<ClockOffset> {
  const [wallMs, began] = [Date.now(), performance.now()];
  const { stdout } = await run(scriptCommand(READ_CLOCK, []), { repeatable: true });
  const halfUs = ((performance.now() - began) * 1000) / 2;
  const theirs = parseClock(stdout.toString());
  if (!theirs) throw unreadable(login, stdout);
  // Date.now() leaves out what is less than a millisecond.
  const oursUs = wallMs * 1000 + 500 + halfUs;
  return {
    offsetUs: Math.round(theirs.us - oursUs),
    uncertaintyUs: Math.ceil(theirs.uncertaintyUs + 500 + halfUs),
  };
}

/** `%N` is GNU's: others give whole seconds, some with what they made of it behind the dot (`N`, `%N`). */
function parseClock(text: string): { readonly us: number; readonly uncertaintyUs: number } | undefined {
  const [, seconds, nanoseconds] = /^(\d{1,11})\.(\d{9})?(?:%?N)?\s*$/.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  if (nanoseconds === undefined) return { us: (Number(seconds) + 0.5) * 1e6, uncertaintyUs: 500_000 };
  return { us: Number(seconds) * 1e6 + Number(nanoseconds) / 1000, uncertaintyUs: 1 };
}

function unreadable({ address, port }: Login, said: Buffer): FedprobeError {
  const shown = JSON.stringify(visibleLines(said.toString("utf8", 0, 60)));
  const message = `the clock of ${address}:${port} cannot be read: \`date +%s%N\` says ${shown}`;
  return new FedprobeError(EXIT.testbed, [{ message, next: "the node needs a `date` that knows +%s" }]);
}
