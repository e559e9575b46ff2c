import { ConfigError } from "../config-error.js";
import type { SimulationConfig } from "../model.js";
import type { Links } from "../radio/links.js";
import { distanceOf } from "../radio/propagation.js";

/** Throws a ConfigError that names all devices from which no chain of links leads to their border router. */
export function requireWays({ devices, radio }: SimulationConfig, links: Links): void {
  const networks = new Map<string, number>();
  const network = devices.map(({ network: name }) => {
    const number = networks.get(name) ?? networks.size;
    networks.set(name, number);
    return number;
  });
  const reached = new Uint8Array(devices.length);
  const waiting = devices.flatMap(({ role }, index) => (role === "border-router" ? [index] : []));
  for (const root of waiting) reached[root] = 1;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (let link = links.first[node]!; link < links.first[node + 1]!; link++) {
      const to = links.to[link]!;
      if (to >= devices.length || reached[to] === 1 || network[to] !== network[node]) continue;
      if (links.power[link]! < radio.sensitivity) continue;
      reached[to] = 1;
      waiting.push(to);
    }
  }
  const lost = devices.filter((_, index) => reached[index] === 0).map(({ name }) => name);
  if (lost.length === 0) return;
  const hop = Math.round(distanceOf(radio.sensitivity, radio) * 100) / 100;
  const next = `a hop may be about ${hop} m with this radio: put a device between, or enlarge the range`;
  throw new ConfigError([`devices: no way to the border router for ${lost.join(", ")}; ${next}`]);
}
