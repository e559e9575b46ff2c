import type { EmulationPlan, Plan, ProbePlan, SourcePlan } from "../model/plan.js";
import { deviceNames } from "./devices.js";
import { durationSeconds } from "./duration.js";
import type { Experiment } from "./read-experiment.js";
import type { ExperimentFile } from "./schema.js";
import { DEFAULT_PERIOD } from "./schema-terms.js";

/** Experiment seconds after which a run of capture files alone ends although they have not. */
const DEFAULT_LIMIT = 3600;

type Emulation = NonNullable<ExperimentFile["emulation"]>;

/** What a run of an experiment will do. */
export function makePlan(experiment: Experiment): Plan {
  const { file, declared, testbed, files } = experiment;
  const probes = planProbes(experiment);
  const correlator = planCorrelator(experiment, probes);
  const { emulation, timeline } = declared;
  return {
    v: 1,
    name: declared.name,
    file,
    duration: declared.duration === undefined ? DEFAULT_LIMIT : durationSeconds(declared.duration),
    speed: declared.time.speed,
    testbed,
    nodes: declared.nodes,
    probes,
    ...(correlator && { correlator }),
    properties: files,
    ...(emulation && { emulation: planEmulation(emulation, timeline) }),
    minProbes: declared.min_probes,
  };
}

function planProbes({ declared, captures }: Experiment): ProbePlan[] {
  return Object.entries(declared.probes).map(([name, { on, source }]) => {
    const planned: SourcePlan =
      source.kind === "file" ? { kind: "file", path: captures.get(name) ?? source.path } : source;
    return { name, node: on ?? name, source: planned };
  });
}

/** Without a property that needs all probes there is nothing to correlate. */
function planCorrelator({ declared, properties }: Experiment, [first]: readonly ProbePlan[]) {
  const node = declared.correlator?.on ?? first?.node;
  const distributed = properties.some(({ scope }) => scope === "distributed");
  return distributed && node !== undefined ? { name: "correlator", node } : undefined;
}

function planEmulation(emulation: Emulation, timeline: ExperimentFile["timeline"]): EmulationPlan {
  const { on: node, seed, channel, pan, range, devices, sniffers } = emulation;
  return {
    node,
    seed,
    channel,
    pan,
    range,
    devices: Object.entries(devices).flatMap(([name, device]) => planDevices(name, device)),
    sniffers: Object.entries(sniffers).map(([name, { position }]) => ({ name, position })),
    timeline: timeline.map(({ at, for: length, ...action }) => ({
      ...action,
      at: durationSeconds(at),
      ...(length !== undefined && { for: durationSeconds(length) }),
    })),
  };
}

/** A border router sends no reports; the emulator's configuration gives every device a period. */
function planDevices(name: string, device: Emulation["devices"][string]): EmulationPlan["devices"] {
  const { role } = device;
  const positions = role === "client" ? (device.positions ?? [device.position ?? [0, 0]]) : [device.position];
  const period = durationSeconds(role === "client" ? device.period : DEFAULT_PERIOD);
  const names = deviceNames(name, role === "client" ? device : {});
  return positions.map((position, index) => ({ name: names[index] ?? name, role, position, period }));
}
