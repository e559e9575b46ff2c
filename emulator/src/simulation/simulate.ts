import type { ActionMark, DeviceAccount, DropReason, EmulatorConfig, SimulationRecord } from "../model.js";
import type { Device } from "./device.js";
import type { RadioFrame } from "./frame.js";
import { openHearing } from "./hearing.js";
import { addressOf, eui64Of } from "./identity.js";
import { buildNetwork, type Network } from "./network.js";
import { Scheduler } from "./scheduler.js";
import { type Mark, Timeline } from "./timeline.js";

const SECOND = 1e6;

/** A network in virtual time. Its records can be read once; the accounts are up to the last one read. */
export interface Simulation extends Iterable<SimulationRecord> {
  readonly accounts: () => DeviceAccount[];
  readonly dropped: Readonly<Record<DropReason, number>>;
}

function accountOf({ self, reports }: Device, delivered: Network["delivered"]): DeviceAccount {
  const account = { sent: reports, delivered: delivered.get(self.name) ?? 0 };
  return { name: self.name, eui64: eui64Of(self), address: addressOf(self), reports: account };
}

/** What happens, as it happens, until somebody reads it. */
function openRecords(config: EmulatorConfig) {
  const { devices, range, seed, sniffers } = config;
  const hear = openHearing(sniffers, devices, range, seed);
  let records: SimulationRecord[] = [];
  return {
    transmission(timeUs: number, frame: RadioFrame): void {
      const action = frame.kind === "data" ? frame.action : undefined;
      const { bytes, from } = frame;
      const heardBy = hear(from.index);
      const purpose = action === undefined ? {} : { action };
      records.push({ type: "transmission", timeUs, bytes, sender: from.name, heardBy, ...purpose });
    },
    mark(timeUs: number, type: ActionMark["type"], action: number): void {
      records.push({ type, timeUs, action });
    },
    take(): SimulationRecord[] {
      const made = records;
      records = [];
      return made;
    },
  };
}

/**
 * The network of a configuration, from experiment time 0 to its duration: what is on the air, and when
 * actions begin and end, in the order of time. The same configuration gives the same records.
 * Throws a ConfigError if a device has no way to the border router.
 */
export function simulate(config: EmulatorConfig): Simulation {
  const records = openRecords(config);
  const scheduler = new Scheduler();
  const now = () => Math.round(config.originUs) + scheduler.now;
  const network = buildNetwork(config, scheduler, (frame) => records.transmission(now(), frame));
  const { delivered, devices, dropped } = network;
  const byName = new Map(devices.map((device) => [device.self.name, device]));
  const mark: Mark = (type, action) => records.mark(now(), type, action);
  const timeline = new Timeline(config.timeline, byName, scheduler, config.seed, mark);

  function* run(): Generator<SimulationRecord> {
    for (const device of devices) device.powerOn();
    timeline.schedule();
    while (scheduler.step(config.duration * SECOND)) yield* records.take();
  }
  const accounts = () => devices.map((device) => accountOf(device, delivered));
  return { [Symbol.iterator]: run, accounts, dropped };
}
