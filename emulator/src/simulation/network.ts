import { ConfigError } from "../config-error.js";
import type { DropReason, EmulatorConfig } from "../model.js";
import { Device } from "./device.js";
import type { RadioFrame } from "./frame.js";
import { makeIdentity } from "./identity.js";
import { distanceOf, findLinks, type Link } from "./links.js";
import { Medium } from "./medium.js";
import type { Datagram } from "./message.js";
import { openRandom } from "./random.js";
import { findRoutes, type Route, USABLE_DELIVERY } from "./routing.js";
import type { Scheduler } from "./scheduler.js";

/** The devices of an experiment, ready to be given power. */
export interface Network {
  /** In the order of the configuration. */
  readonly devices: readonly Device[];
  /** By origin, the reports that reached the border router. */
  readonly delivered: Map<string, number>;
  readonly dropped: Record<DropReason, number>;
}

type NetworkConfig = Pick<EmulatorConfig, "devices" | "range" | "pan" | "seed">;

function noDrops(): Record<DropReason, number> {
  return {
    "queue-full": 0,
    "no-ack": 0,
    "not-joined": 0,
    "hop-limit": 0,
    dead: 0,
    "action-ended": 0,
    "bad-fcs": 0,
  };
}

function requireRoutes({ devices, range }: NetworkConfig, links: Link[][], root: number): Route[] {
  const routes = findRoutes(links, root);
  const lost = devices.filter((_, index) => routes[index] === undefined).map(({ name }) => name);
  if (lost.length === 0) return routes as Route[];
  const hop = Math.round(distanceOf(USABLE_DELIVERY, range) * 100) / 100;
  const next = `a hop may be up to ${hop} m at the range of ${range} m: put a device between, or raise the range`;
  throw new ConfigError([`devices: no way to the border router for ${lost.join(", ")}; ${next}`]);
}

/** Counts what goes wrong and what arrives. */
function openCounts() {
  const dropped = noDrops();
  const delivered = new Map<string, number>();
  const drop = (reason: DropReason) => {
    dropped[reason] += 1;
  };
  const arrived = ({ origin: { name }, purpose }: Datagram) => {
    if (purpose === "report") delivered.set(name, (delivered.get(name) ?? 0) + 1);
  };
  return { dropped, delivered, drop, arrived };
}

/**
 * Places the devices, with the routes that their positions give; `onAir` is told of each frame as it
 * starts. Throws a ConfigError if a device has no way to the border router.
 */
export function buildNetwork(
  config: NetworkConfig,
  scheduler: Scheduler,
  onAir: (frame: RadioFrame) => void,
): Network {
  const { devices: specs, pan: panId, seed } = config;
  const links = findLinks(specs, config.range);
  const rootIndex = specs.findIndex(({ role }) => role === "border-router");
  const routes = requireRoutes(config, links, rootIndex);
  const identities = specs.map(({ name }, index) => makeIdentity(index, name));
  const receivers = specs.map(({ name }) => openRandom(seed, `reception of ${name}`));
  const medium = new Medium(scheduler, links, receivers, onAir);
  const { delivered, dropped, drop, arrived } = openCounts();
  const shared = { seed, panId, scheduler, medium, root: identities[rootIndex]!, drop, arrived };
  const devices = specs.map(({ period }, index) => {
    const { parent: at, hops } = routes[index]!;
    const parent = at === undefined ? undefined : identities[at];
    return new Device({ self: identities[index]!, parent, hops, period }, shared);
  });
  for (const device of devices) medium.attach(device);
  return { devices, delivered, dropped };
}
