import type { Hearing } from "../model.js";
import { findReceivers, type Position } from "./links.js";
import { openRandom } from "./random.js";

const BEST_LQI = 255;

/**
 * Draws, for each frame, which sniffers receive it: by the same law as devices, each from a stream of its
 * own. The function takes the place of the sender in `devices`.
 */
export function openHearing(
  sniffers: readonly { readonly name: string; readonly position: Position }[],
  devices: readonly { readonly position: Position }[],
  range: number,
  seed: number,
): (sender: number) => Hearing[] {
  const streams = sniffers.map(({ name }) => openRandom(seed, `sniffer ${name}`));
  const reach = devices.map((device) => findReceivers(device, sniffers, range));
  return (sender) =>
    reach[sender]!.filter(({ to, delivery }) => streams[to]!.chance(delivery)).map(({ to, delivery }) => ({
      sniffer: sniffers[to]!.name,
      lqi: Math.max(1, Math.round(delivery * BEST_LQI)),
    }));
}
