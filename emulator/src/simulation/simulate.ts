import type { Device } from "../device/device.js";
import { EventQueue } from "../kernel/event-queue.js";
import type { RadioFrame } from "../mac/frame.js";
import type {
  DeviceAccount,
  SimulationConfig,
  SimulationRecord,
  SimulationSummary,
  SnifferAccount,
} from "../model.js";
import { addressOf, eui64Of } from "../network/identity.js";
import type { Heard, Sniffer } from "../sniffer/sniffer.js";
import { Counts } from "./counts.js";
import { buildNetwork, type Network } from "./network.js";
import { Timeline } from "./timeline.js";

const SECOND = 1e6;

/** A network in virtual time. Its records can be read once; the summary is up to the last one read. */
export interface Simulation extends Iterable<SimulationRecord> {
  readonly summary: () => SimulationSummary;
}

/** What happens, as it happens, until somebody reads it. */
function openRecords(config: SimulationConfig, queue: EventQueue, counts: Counts) {
  const originUs = Math.round(config.originUs);
  let records: SimulationRecord[] = [];
  return {
    onAir({ action, bytes, kind }: RadioFrame, node: number, channel: number): void {
      if (kind === "noise") return;
      counts.transmitted += 1;
      const sender = config.devices[node]!.name;
      const timeUs = originUs + queue.now;
      const purpose = action === undefined ? {} : { action };
      records.push({ type: "transmission", timeUs, bytes, channel, sender, ...purpose });
    },
    given(index: number, channel: number, { bytes, lqi, rssi, shownUs }: Heard): void {
      const sniffer = config.sniffers[index]!.name;
      const timeUs = originUs + queue.now;
      const shown = { shownUs: originUs + shownUs, bytes, rssi, lqi };
      records.push({ type: "reception", timeUs, sniffer, channel, ...shown });
    },
    put(record: SimulationRecord): void {
      records.push(record);
    },
    /** What has happened since; most events leave nothing. */
    take(): readonly SimulationRecord[] {
      if (records.length === 0) return records;
      const made = records;
      records = [];
      return made;
    },
  };
}

/**
 * The network of a configuration, from experiment time 0 to its duration: what is on the air, what sniffers give, and
 * when actions begin and end, in the order of time. The same configuration gives the same records.
 * Throws a ConfigError if a device has no way to its border router.
 */
export function simulate(config: SimulationConfig): Simulation {
  const queue = new EventQueue();
  const counts = new Counts();
  const records = openRecords(config, queue, counts);
  const network = buildNetwork(config, queue, counts, records);
  const byName = new Map(network.devices.map((device) => [device.self.name, device]));
  const timeline = new Timeline(config.timeline, {
    queue,
    seed: config.seed,
    device: (name) => byName.get(name)!,
    invent: network.invent,
    mark: (mark) => records.put({ ...mark, timeUs: Math.round(config.originUs) + queue.now }),
  });

  function* run(): Generator<SimulationRecord> {
    for (const device of network.devices) device.powerOn();
    timeline.schedule();
    const end = config.duration * SECOND;
    while (queue.step(end)) {
      for (const record of records.take()) yield record;
    }
  }
  return { [Symbol.iterator]: run, summary: () => summarise(config, network, counts) };
}

function summarise(
  config: SimulationConfig,
  { devices, sniffers }: Network,
  counts: Counts,
): SimulationSummary {
  const { dropped, transmitted } = counts;
  const foreign = new Set(config.networks.filter((network) => network.foreign).map(({ name }) => name));
  const accounts = devices.map((device, index): DeviceAccount => {
    const { name, network, position, role } = config.devices[index]!;
    return { name, network, foreign: foreign.has(network), role, position, ...accountOf(device, counts) };
  });
  const heard = sniffers.map((radios, index) => {
    const { name, position } = config.sniffers[index]!;
    return [name, { position, ...snifferAccount(radios) }] as const;
  });
  return { devices: accounts, transmitted, dropped: { ...dropped }, sniffers: Object.fromEntries(heard) };
}

function accountOf({ reports, rpl, self }: Device, counts: Counts) {
  const parent = rpl.parent && { parent: eui64Of(rpl.parent) };
  const account = { sent: reports, delivered: counts.delivered(self) };
  return { eui64: eui64Of(self), address: addressOf(self), ...parent, reports: account };
}

/** What the radios of a sniffer have counted together. */
function snifferAccount(radios: readonly Sniffer[]): Omit<SnifferAccount, "position"> {
  const sum = (what: keyof Sniffer["counts"]) => radios.reduce((all, { counts }) => all + counts[what], 0);
  const lost = { collision: sum("collision"), fifo: sum("fifo"), "bad-fcs": sum("badFcs") };
  return { heard: sum("heard"), given: sum("given"), lost };
}
