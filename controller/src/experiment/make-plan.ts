import type { Plan, ProbePlan, ReactionsPlan } from "../model/plan.js";
import { durationSeconds } from "./duration.js";
import { planEmulation } from "./plan-emulation.js";
import type { Experiment } from "./read-experiment.js";

/** Experiment seconds after which a run of capture files alone ends although they have not. */
const DEFAULT_LIMIT = 3600;

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
    network: { contexts: declared.contexts, keys: declared.keys },
    ...(correlator && { correlator }),
    properties: files,
    propertyParameters: declared.property_parameters,
    reactions: planReactions(declared.reactions),
    ...(emulation && { emulation: planEmulation(emulation, timeline) }),
    minProbes: declared.min_probes,
    ensure: declared.ensure,
  };
}

function planProbes({ declared }: Experiment): ProbePlan[] {
  return Object.entries(declared.probes).map(([name, { on, source }]) => ({
    name,
    node: on ?? name,
    source,
  }));
}

function planReactions(reactions: Experiment["declared"]["reactions"]): ReactionsPlan {
  const { block, block_for, syslog, commands, command_timeout } = reactions;
  return {
    ...(block && { blockSeconds: Math.min(86_400, Math.ceil(durationSeconds(block_for))) }),
    ...(syslog && { syslog: { host: syslog.address, port: syslog.port } }),
    commands,
    commandSeconds: Math.min(3_600, durationSeconds(command_timeout)),
  };
}

/** Without a property that needs all probes there is nothing to correlate. */
function planCorrelator({ declared, properties }: Experiment, [first]: readonly ProbePlan[]) {
  const node = declared.correlator?.on ?? first?.node;
  const distributed = properties.some(({ scope }) => scope === "distributed");
  return distributed && node !== undefined ? { name: "correlator", node } : undefined;
}
