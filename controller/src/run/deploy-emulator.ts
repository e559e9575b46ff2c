import type { EmulatorConfig } from "@fedprobe/emulator";
import { deployProgram, workDirectoryOf } from "../deployment/deploy-program.js";
import type { StartedProgram } from "../deployment/started-program.js";
import type { EmulationPlan, SourcePlan } from "../model/plan.js";
import { readBundle } from "./bundles.js";
import type { Field } from "./open-field.js";
import type { Run } from "./open-run.js";

/** Puts the emulated radio network on its node and starts it; its frames begin at `originUs` (host time). */
export async function deployEmulator(
  run: Run,
  field: Field,
  emulation: EmulationPlan,
  originUs: number,
): Promise<StartedProgram> {
  const { node, session } = field.at(emulation.node);
  const bundle = await readBundle("emulator");
  const placed = await deployProgram(session, {
    run: run.id,
    name: "emulator",
    node,
    program: "emulator",
    bundle,
    config: configOf(run, field, emulation, originUs, workDirectoryOf(node, "emulator")),
    files: [],
    journal: run.journal,
  });
  return field.owns(placed).start(run.signal);
}

function configOf(
  { id, plan }: Run,
  field: Field,
  emulation: EmulationPlan,
  originUs: number,
  workDirectory: string,
): EmulatorConfig {
  const { seed, channel, pan, range, devices, timeline } = emulation;
  const sniffers = emulation.sniffers.map(({ name, position }) => {
    const probe = plan.probes.find((one) => one.name === name);
    if (probe?.source.kind !== "zep") throw new Error(`sniffer ${name} feeds no ZEP probe`);
    const [x, y] = position;
    return { name, position: [x, y] as [number, number], ...addressOf(field, probe.node, probe.source) };
  });
  const time = { duration: plan.duration, speed: plan.speed, originUs, deadline: field.deadlineSeconds };
  return { run: id, workDirectory, seed, channel, pan, range, devices, sniffers, timeline, ...time };
}

function addressOf(field: Field, node: string, { port }: Extract<SourcePlan, { kind: "zep" }>) {
  return { host: field.at(node).node.address, port };
}
