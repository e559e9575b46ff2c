import { setTimeout as delay } from "node:timers/promises";
import type { EmulatorConfig } from "@fedprobe/emulator";
import { deployProgram, workDirectoryOf } from "../deployment/deploy-program.js";
import type { DeployedProgram } from "../deployment/deployed-program.js";
import type { StartedProgram } from "../deployment/started-program.js";
import { EXIT } from "../model/errors.js";
import type { EmulationPlan, SourcePlan } from "../model/plan.js";
import { readBundle } from "./bundles.js";
import type { Field } from "./open-field.js";
import type { Run } from "./open-run.js";

/** The emulated radio network on its node; what it is told but when to begin. */
export interface DeployedEmulator {
  readonly program: DeployedProgram;
  readonly emulation: EmulationPlan;
}

const LOOK_EVERY_MS = 2_000;
const LOG_LINES = 20;

/** Puts the emulator on its node, so that starting it takes no time when the run's clock is set. */
export async function deployEmulator(run: Run, field: Field): Promise<DeployedEmulator | undefined> {
  const { emulation } = run.plan;
  if (!emulation) return undefined;
  const { node, session } = field.at(emulation.node);
  const program = await deployProgram(session, {
    run: run.id,
    name: "emulator",
    node,
    program: "emulator",
    bundle: await readBundle("emulator"),
    config: {},
    files: [],
    journal: run.journal,
  });
  return { program: field.owns(program), emulation };
}

/** Starts it: its frames begin when this machine's clock shows `originUs`. */
export async function startEmulator(
  run: Run,
  field: Field,
  { program, emulation }: DeployedEmulator,
  originUs: number,
): Promise<StartedProgram> {
  const { session } = field.at(emulation.node);
  const bytes = Buffer.from(JSON.stringify(configOf(run, field, emulation, originUs)));
  await session.upload({ bytes, path: `${program.directory}/config.json`, mode: 0o600 }, run.signal);
  return program.start(run.signal);
}

/** Resolves when the emulator is gone, which it never is by itself before its deadline. Says why. */
export async function watchEmulator(run: Run, emulator: StartedProgram, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    // A node that does not answer now may answer again: only a process that is gone is gone.
    if (signal.aborted || (await emulator.alive().catch(() => true))) continue;
    const log = await emulator.lastLog(LOG_LINES).catch((error: Error) => error.message);
    const message = `the emulator died: there is no traffic any more; the last lines of its log:\n${log}`;
    return run.problem(EXIT.degraded, { message, next: "see logs/emulator.log in the run's directory" });
  }
}

function configOf(run: Run, field: Field, emulation: EmulationPlan, originUs: number): EmulatorConfig {
  const { id, plan } = run;
  const { node: _, ...network } = emulation;
  const sniffers = emulation.sniffers.map((sniffer) => {
    const probe = plan.probes.find((one) => one.name === sniffer.name);
    if (probe?.source.kind !== "zep") throw new Error(`sniffer ${sniffer.name} feeds no ZEP probe`);
    return { ...sniffer, ...addressOf(field, probe.node, probe.source) };
  });
  const { node, clockOffsetUs } = field.at(emulation.node);
  const workDirectory = workDirectoryOf(node, "emulator");
  const time = { duration: plan.duration, speed: plan.speed, originUs, deadline: field.deadlineSeconds };
  return { ...network, run: id, workDirectory, sniffers, clockOffsetUs, ...time };
}

function addressOf(field: Field, node: string, { port }: Extract<SourcePlan, { kind: "zep" }>) {
  return { host: field.at(node).node.address, port };
}
