import { slotsNeeded } from "./mac/tsch-schedule.js";

/** What of a configuration is looked at together. */
interface Named {
  readonly radio: { readonly phy: string };
  readonly networks: readonly {
    readonly name: string;
    readonly tsch?: { readonly slotframe: number; readonly transmissions: number } | undefined;
  }[];
  readonly devices: readonly { readonly name: string; readonly network: string; readonly role: string }[];
  readonly sniffers: readonly { readonly name: string }[];
  readonly timeline: readonly {
    readonly on: readonly string[];
    readonly do: string;
    readonly as?: string | undefined;
  }[];
}

function repeated(place: string, named: readonly { readonly name: string }[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { name } of named) (seen.has(name) ? twice : seen).add(name);
  return [...twice].map((name) => `${place}: the name ${name} is given twice`);
}

function checkRouters({ devices, networks }: Named): string[] {
  const routers = new Map<string, number>(networks.map(({ name }) => [name, 0]));
  for (const { network, role } of devices) {
    if (role === "border-router") routers.set(network, (routers.get(network) ?? 0) + 1);
  }
  return [...routers].flatMap(([name, count]) =>
    count === 1 ? [] : [`devices: one border-router is needed in the network ${name}, there are ${count}`],
  );
}

function checkMembers({ devices, networks }: Named): string[] {
  const known = new Set(networks.map(({ name }) => name));
  return devices
    .filter(({ network }) => !known.has(network))
    .map(({ name, network }) => `devices: ${name} is in the network ${network}, which there is not`);
}

function checkActors({ devices, timeline }: Named): string[] {
  const clients = devices.filter(({ role }) => role === "client").map(({ name }) => name);
  const actors = new Set(clients);
  const strangers = timeline.flatMap(({ on }) => on).filter((name) => !actors.has(name));
  return strangers.map(
    (name) => `timeline: ${name} is no client; the clients are ${clients.slice(0, 20).join(", ")}`,
  );
}

/** What repeats or borrows has to say from whom. */
const BORROWERS = ["clone", "replay", "dao-replay"];

function checkVictims({ devices, timeline }: Named): string[] {
  const known = new Set(devices.map(({ name }) => name));
  return timeline.flatMap(({ as, do: what }) => {
    if (as !== undefined && !known.has(as)) return [`timeline: there is no device ${as}`];
    return as === undefined && BORROWERS.includes(what) ? [`timeline: ${what} needs a device: as`] : [];
  });
}

/** The frames of TSCH fit into its slots, and its devices into its slotframe. */
function checkSlots({ devices, networks, radio }: Named): string[] {
  return networks.flatMap(({ name, tsch }) => {
    if (tsch === undefined) return [];
    if (radio.phy !== "oqpsk-2450")
      return [`networks: ${name}: TSCH has slots of 10 ms, too short for ${radio.phy}: use oqpsk-2450`];
    const members = devices.filter(({ network }) => network === name).length;
    const least = slotsNeeded(members, tsch.transmissions);
    if (tsch.slotframe >= least) return [];
    const cells = `${members} devices with ${tsch.transmissions} cells each`;
    return [
      `networks: ${name}: a slotframe of ${tsch.slotframe} slots does not hold ${cells}: make it ${least}`,
    ];
  });
}

/** What no single field can get wrong: names that are given twice or to nothing, and networks without a root. */
export function findContradictions(config: Named): string[] {
  return [
    ...repeated("networks", config.networks),
    ...repeated("devices", config.devices),
    ...repeated("sniffers", config.sniffers),
    ...checkMembers(config),
    ...checkRouters(config),
    ...checkSlots(config),
    ...checkActors(config),
    ...checkVictims(config),
  ];
}
