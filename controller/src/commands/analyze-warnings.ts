import type { Property } from "@fedprobe/properties";
import type { Analysis } from "../analysis/analyze-inputs.js";

/** Why some verdicts may be missing. */
export function warningsOf(
  { counts, traces, faults }: Analysis,
  properties: readonly Property[],
): readonly string[] {
  const cuts = faults.map(({ message }) => message);
  return [...cuts, ...fcsWarnings(properties, traces), ...counts.flatMap(dropWarnings)];
}

/** Without check sequences there is nothing to find wrong with them. */
function fcsWarnings(properties: readonly Property[], traces: Analysis["traces"]): readonly string[] {
  const naming = properties.filter(({ namesFcs }) => namesFcs).map(({ id, kind }) => `${id} (${kind})`);
  if (naming.length === 0) return [];
  return traces
    .filter(({ counts, seesFcs }) => counts.analysed > 0 && !seesFcs)
    .map(
      ({ probe }) =>
        `${probe}: no packet tells whether its FCS is right, so property ${naming.join(", ")} is inconclusive there`,
    );
}

function dropWarnings([probe, properties]: Analysis["counts"][number]): readonly string[] {
  return properties.flatMap(({ propertyId, kind, instancesDropped, countsDropped }) => {
    const what = `${probe}: property ${propertyId} (${kind})`;
    const said = [];
    if (instancesDropped > 0) said.push(`${what} dropped the oldest of its instances, there were too many`);
    if (countsDropped > 0) said.push(`${what} forgot ${countsDropped} packets or keys of its windows`);
    return said;
  });
}
