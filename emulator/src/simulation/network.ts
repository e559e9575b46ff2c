import { Device } from "../device/device.js";
import type { EventQueue } from "../kernel/event-queue.js";
import { openRandom } from "../kernel/random.js";
import { CsmaMac } from "../mac/csma-mac.js";
import type { RadioFrame } from "../mac/frame.js";
import { TschMac } from "../mac/tsch-mac.js";
import { Schedule, TIMESLOT } from "../mac/tsch-schedule.js";
import type { DeviceConfig, SimulationConfig } from "../model.js";
import { type Identity, makeIdentity } from "../network/identity.js";
import { findLinks, type Links, type RadioPlace } from "../radio/links.js";
import { Medium } from "../radio/medium.js";
import { PHYS } from "../radio/phy.js";
import { type Dodag, makeDodag } from "../rpl/dodag.js";
import { type Heard, Sniffer } from "../sniffer/sniffer.js";
import { requireWays } from "./check-ways.js";
import type { Counts } from "./counts.js";

/** Is told what happens as it happens. */
export interface Watcher {
  /** A frame starts; `node` is the place of its sender. */
  readonly onAir: (frame: RadioFrame, node: number, channel: number) => void;
  readonly given: (sniffer: number, channel: number, heard: Heard) => void;
}

/** The devices and sniffers of an experiment, ready to be given power. */
export interface Network {
  /** In the order of the configuration, sniffers with a radio for each channel; in the medium they come after devices. */
  readonly devices: readonly Device[];
  readonly sniffers: readonly (readonly Sniffer[])[];
  readonly invent: (device: Device) => Identity;
}

/** Where radios are: first the devices, then the sniffers. */
export function placesOf({ devices, networks, sniffers }: SimulationConfig): RadioPlace[] {
  const channels = new Map(networks.map(({ channel, name, tsch }) => [name, tsch ? undefined : channel]));
  return [
    ...devices.map(({ name, network, position }) => ({ name, position, channel: channels.get(network) })),
    ...sniffers.flatMap(({ channel, name, position, sensitivity }) => {
      return [channel]
        .flat()
        .map((own) => ({ name: `sniffer ${name}`, position, channel: own, sensitivity }));
    }),
  ];
}

/**
 * Places the devices and sniffers and finds who hears whom. Throws a ConfigError if a device is out of reach of its
 * border router.
 */
export function buildNetwork(
  config: SimulationConfig,
  queue: EventQueue,
  counts: Counts,
  { given, onAir }: Watcher,
): Network {
  const { radio, seed } = config;
  const places = placesOf(config);
  const links = findLinks(places, radio, seed);
  requireWays(config, links);
  const marks = Int32Array.from(places, ({ name }) =>
    openRandom(seed, `reception of ${name}`).integer(2 ** 32),
  );
  const phy = PHYS[radio.phy];
  const medium = new Medium<RadioFrame>(queue, phy, links, radio, marks, onAir);
  const devices = placeDevices(config, queue, counts, medium);
  const sniffers = config.sniffers.map(({ badFcs, baud, channel, drift, offset, sensitivity }, index) => {
    const make = { clock: { drift, offset }, baud, badFcs };
    return [channel].flat().map((own) => {
      const radio = new Sniffer(make, queue, phy, sensitivity, (heard) => given(index, own, heard));
      medium.turn(medium.attach(radio), true);
      return radio;
    });
  });
  return { devices, sniffers, invent: openInvention(config) };
}

/** Numbers what attackers make up behind the devices. */
function openInvention({ devices, networks }: SimulationConfig): (device: Device) => Identity {
  let next = devices.length;
  const numbers = new Map(networks.map(({ name }, index) => [name, index]));
  const networkOf = new Map(devices.map(({ name, network }) => [name, numbers.get(network)!]));
  return ({ self }) => makeIdentity(next++, `invented by ${self.name}`, networkOf.get(self.name)!);
}

function placeDevices(
  config: SimulationConfig,
  queue: EventQueue,
  counts: Counts,
  medium: Medium<RadioFrame>,
): Device[] {
  const { networks, radio, seed } = config;
  const numbers = new Map(networks.map(({ name }, index) => [name, index]));
  const identities = config.devices.map(({ name, network }, index) => {
    return makeIdentity(index, name, numbers.get(network)!);
  });
  const dodags = findDodags(config, identities);
  const schedules = makeSchedules(config, identities);
  const [drop, arrived] = [counts.drop.bind(counts), counts.arrived.bind(counts)];
  return config.devices.map((device, index) => {
    const self = identities[index]!;
    const number = numbers.get(device.network)!;
    const stream = (part: string) => openRandom(seed, `${part} of ${device.name}`);
    const shared = { queue, stream, sensitivity: radio.sensitivity, drop, arrived };
    const made = new Device({ self, dodag: dodags[number]!, habit: habitOf(device), ...shared });
    const panId = networks[number]!.pan;
    const phy = PHYS[radio.phy];
    const around = { self, panId, queue, phy, medium, random: stream("mac"), user: made };
    const slots = schedules[number];
    const isRoot = self === dodags[number]!.root;
    made.mac = slots ? new TschMac({ ...around, ...slots, isRoot }) : new CsmaMac(around);
    return made;
  });
}

/** Of each network with TSCH, its slotframe and when its first slot begins. */
function makeSchedules({ devices, networks, seed }: SimulationConfig, identities: readonly Identity[]) {
  return networks.map(({ name, tsch }) => {
    if (tsch === undefined) return undefined;
    const members = identities.filter((_, index) => devices[index]!.network === name);
    const originUs = openRandom(seed, `slots of ${name}`).integer(TIMESLOT.length);
    return { schedule: new Schedule(members, tsch.slotframe, tsch.transmissions), originUs };
  });
}

function habitOf({ jitter, period, protocol, size }: DeviceConfig) {
  return { period, jitter, protocol, size, confirmable: protocol === "coap" };
}

function findDodags({ devices, networks }: SimulationConfig, identities: readonly Identity[]): Dodag[] {
  const roots = new Map<string, Identity>();
  for (const [index, { network, role }] of devices.entries()) {
    if (role === "border-router") roots.set(network, identities[index]!);
  }
  return networks.map(({ mode, name, objective }, number) =>
    makeDodag(number, roots.get(name)!, mode, objective),
  );
}

/** The links of a configuration, as they are for good. */
export function linksOf(config: SimulationConfig): Links {
  return findLinks(placesOf(config), config.radio, config.seed);
}
