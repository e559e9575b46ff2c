import type { DeviceConfig, NetworkConfig, SimulationConfig } from "@fedprobe/emulator";
import { openRandom } from "../../emulator/src/kernel/random.js";
import { findLinks } from "../../emulator/src/radio/links.js";

const RADIO: SimulationConfig["radio"] = {
  phy: "oqpsk-2450",
  txPower: 0,
  referenceLoss: 40.2,
  exponent: 3,
  shadowing: 3,
  fading: 1.5,
  sensitivity: -97,
  noise: -100,
  capture: 3,
  ccaThreshold: -94,
};
/** Devices of a cell: a square of 10 by 10 with the border router in its middle. */
const SIDE = 10;
/** Metres between two devices of a row: a device has about 12 others within reach, and its reports take 2.5 hops. */
const DISTANCE = 29;
/** Cells take the 16 channels in turn. */
const CHANNELS = 16;
const FIRST_CHANNEL = 11;

/** `cells` networks of 100 devices side by side, each of which reports once a minute, for `duration` seconds. */
export function makeCells(cells: number, duration: number): SimulationConfig {
  const random = openRandom(1, "places");
  const columns = Math.ceil(Math.sqrt(cells));
  const networks: NetworkConfig[] = [];
  const devices: DeviceConfig[] = [];
  for (let cell = 0; cell < cells; cell++) {
    const network = `cell-${cell}`;
    const channel = FIRST_CHANNEL + (cell % CHANNELS);
    networks.push({
      name: network,
      channel,
      pan: cell,
      mode: "storing",
      objective: "of0",
      foreign: cell > 0,
    });
    for (let place = 0; place < SIDE ** 2; place++) {
      const [column, row] = [place % SIDE, Math.floor(place / SIDE)];
      const at = (corner: number, index: number) =>
        (corner * SIDE + index + random.between(-0.2, 0.2)) * DISTANCE;
      const position: [number, number] = [at(cell % columns, column), at(Math.floor(cell / columns), row)];
      const role = column === SIDE / 2 && row === SIDE / 2 ? "border-router" : "client";
      const habit = { period: 60, jitter: 0.3, protocol: "udp", size: 40 } as const;
      devices.push({ name: `${network}-${place}`, network, role, position, ...habit });
    }
  }
  return { seed: 1, radio: RADIO, networks, devices, sniffers: [], timeline: [], duration, originUs: 1.7e15 };
}

/** How many others a device hears, on average. */
export function meanNeighbours({ devices, networks, radio, seed }: SimulationConfig): number {
  const channels = new Map(networks.map(({ channel, name }) => [name, channel]));
  const places = devices.map(({ name, network, position }) => ({
    name,
    position,
    channel: channels.get(network)!,
  }));
  const { power } = findLinks(places, radio, seed);
  return power.filter((mean) => mean >= radio.sensitivity).length / devices.length;
}
