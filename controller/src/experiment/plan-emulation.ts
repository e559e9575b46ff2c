import {
  ConfigError,
  findContradictions,
  pathLoss,
  type RadioConfig,
  simulate,
  weakestLink,
} from "@fedprobe/emulator";
import type { EmulationPlan } from "../model/plan.js";
import { deviceNames } from "./devices.js";
import { durationSeconds } from "./duration.js";
import { aboutKey, type Finding } from "./finding.js";
import type { ExperimentFile } from "./schema.js";
import { DEFAULT_PERIOD } from "./schema-terms.js";

type Emulation = NonNullable<ExperimentFile["emulation"]>;

/** The network that is not foreign. */
const OWN = "own";
/** Metres. */
const DEFAULT_RANGE = 30;
/** Seconds; or this part of a short period. */
const MOST_JITTER = 0.3;
const JITTER_PART = 0.25;
const DEFAULT_SIZE = 40;

/** The emulated network with every device by its own name, in seconds and metres. */
export function planEmulation(emulation: Emulation, timeline: ExperimentFile["timeline"]): EmulationPlan {
  const { on: node, seed, foreign } = emulation;
  const all = [[OWN, emulation] as const, ...Object.entries(foreign)];
  return {
    node,
    seed,
    radio: planRadio(emulation),
    networks: all.map(([name, { channel = emulation.channel, mac, objective, pan, routing, tsch }]) => {
      const hopping = mac === "tsch" ? { tsch } : {};
      return { name, channel, pan, mode: routing, objective, foreign: name !== OWN, ...hopping };
    }),
    devices: all.flatMap(([network, { devices }]) =>
      Object.entries(devices).flatMap(([name, device]) => planDevices(name, device, network)),
    ),
    sniffers: planSniffers(emulation),
    timeline: timeline.map(({ at, for: length, on, ...action }) => ({
      ...action,
      on: [on].flat(),
      at: durationSeconds(at),
      ...(length !== undefined && { for: durationSeconds(length) }),
    })),
  };
}

/** Without a transmission power the range gives one: there the weakest link begins. */
function planRadio({ radio, range = DEFAULT_RANGE }: Emulation): RadioConfig {
  const { cca_threshold: ccaThreshold, reference_loss: referenceLoss, tx_power, ...rest } = radio;
  const law = { ...rest, referenceLoss, ccaThreshold, txPower: 0 };
  return { ...law, txPower: tx_power ?? weakestLink(law) + pathLoss(range, law) };
}

function planSniffers({ channel, radio, sniffers }: Emulation): EmulationPlan["sniffers"] {
  return Object.entries(sniffers).map(([name, { bad_fcs, clock, position, serial, ...own }]) => ({
    name,
    position,
    channel: own.channel ?? channel,
    sensitivity: own.sensitivity ?? radio.sensitivity,
    ...clock,
    ...(serial !== undefined && { baud: serial }),
    badFcs: bad_fcs ?? serial === undefined,
  }));
}

/** A border router sends no reports; the emulator's configuration gives every device a period. */
function planDevices(
  name: string,
  device: Emulation["devices"][string],
  network: string,
): EmulationPlan["devices"] {
  const { role } = device;
  const isClient = role === "client";
  const positions = isClient ? (device.positions ?? [device.position ?? [0, 0]]) : [device.position];
  const period = durationSeconds(isClient ? device.period : DEFAULT_PERIOD);
  const { protocol = "udp", size = DEFAULT_SIZE, jitter } = isClient ? device.report : {};
  const late = jitter === undefined ? Math.min(MOST_JITTER, period * JITTER_PART) : durationSeconds(jitter);
  const names = deviceNames(name, isClient ? device : {});
  const shared = { network, role, period, jitter: late, protocol, size };
  return names.map((own, index) => ({ name: own, position: positions[index] ?? [0, 0], ...shared }));
}

/** What the emulator would refuse once everything is deployed: too few slots, or a device out of reach of all others. */
export function checkNetworks({ node: _, ...plan }: EmulationPlan): Finding[] {
  const contradictions = findContradictions(plan);
  if (contradictions.length > 0) {
    const next = "change the network's tsch, its devices, or emulation.radio";
    return contradictions.map((message) => aboutKey(["emulation"], message, next));
  }
  try {
    simulate({ ...plan, duration: 1, originUs: 0 });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const next = "move devices nearer to each other, or enlarge emulation.range";
    return error.problems.map((message) => aboutKey(["emulation", "devices"], message, next));
  }
}
