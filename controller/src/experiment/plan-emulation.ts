import { ConfigError, simulate } from "@fedprobe/emulator";
import type { EmulationPlan } from "../model/plan.js";
import { deviceNames } from "./devices.js";
import { durationSeconds } from "./duration.js";
import { aboutKey, type Finding } from "./finding.js";
import type { ExperimentFile } from "./schema.js";
import { DEFAULT_PERIOD } from "./schema-terms.js";

type Emulation = NonNullable<ExperimentFile["emulation"]>;

/** The emulated network with every device by its own name, in seconds and metres. */
export function planEmulation(emulation: Emulation, timeline: ExperimentFile["timeline"]): EmulationPlan {
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

/** What the emulator would refuse once everything is deployed: a device out of reach of all others. */
export function checkReach(plan: EmulationPlan): Finding[] {
  const clock = { duration: 1, deadline: 1, originUs: 0, speed: 1 };
  try {
    simulate({ ...plan, ...clock, run: "check", workDirectory: "/", sniffers: [] });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const next = "move devices nearer to each other, or enlarge emulation.range";
    return error.problems.map((message) => aboutKey(["emulation", "devices"], message, next));
  }
}
