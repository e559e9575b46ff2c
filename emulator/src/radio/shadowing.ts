import { mix } from "../kernel/mix.js";
import { openRandom } from "../kernel/random.js";
import { normal } from "./propagation.js";

/**
 * What obstacles add to the power of a link, dB, with standard deviation `deviation`: the same in both directions, and
 * the same whatever other nodes there are. The function takes the places of two nodes in `names`.
 */
export function openShadowing(
  names: readonly string[],
  deviation: number,
  seed: number,
): (a: number, b: number) => number {
  if (deviation === 0) return () => 0;
  const marks = names.map((name) => openRandom(seed, `shadowing of ${name}`).integer(2 ** 32));
  return (a, b) => {
    const [sum, difference] = [marks[a]! + marks[b]!, marks[a]! ^ marks[b]!];
    return deviation * normal(mix(sum) / 2 ** 32, mix(difference ^ 0x9e3779b9) / 2 ** 32);
  };
}
