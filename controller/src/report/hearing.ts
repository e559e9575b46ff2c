import type { StoredThroughput } from "../model/records.js";
import type { Device } from "../store/tables.js";
import { groupBy, sumOf } from "./group-by.js";
import type { Hearing, SourceBalance } from "./report.js";
import type { ReportData } from "./report-data.js";

/** Name of the source of a correlator: it hears other probes, not the air. */
const RECORDS = "records";

/** Who heard which node how often, over the whole run. */
export function describeHearing(
  data: ReportData,
  sources: readonly SourceBalance[],
  nameOf: (node: string) => string,
): Hearing {
  const probes = listeners(data, sources);
  const rowsOf = groupBy(data.throughput, ({ probe }) => probe);
  const framesBy = probes.map((probe) => countBy(rowsOf.get(probe) ?? []));
  const known = new Map(data.devices.map((device) => [device.eui64, device]));
  const nodes = [...new Set([...framesBy.flatMap((frames) => [...frames.keys()]), ...known.keys()])].map(
    (node) => ({
      node,
      name: nameOf(node),
      heard: framesBy.map((frames) => frames.get(node) ?? 0),
      ...reportsOf(known.get(node)),
    }),
  );
  return {
    probes: probes.map((probe, index) => ({
      probe,
      frames: sumOf(framesBy[index]?.values() ?? [], Number),
      nodes: [...(framesBy[index]?.keys() ?? [])].filter((node) => node !== "").length,
      badFcs: sumOf(rowsOf.get(probe) ?? [], ({ badFcs }) => badFcs),
      ...analysedBy(probe, sources),
    })),
    nodes: nodes.sort((a, b) => Math.max(...b.heard) - Math.max(...a.heard) || (a.node < b.node ? -1 : 1)),
    ...(data.emulation && {
      onAir: data.emulation.transmitted,
      droppedInNetwork: data.emulation.dropped.map(({ reason, count }) => ({ name: reason, count })),
    }),
  };
}

function reportsOf(device: Device | undefined): Pick<Hearing["nodes"][number], "reports"> {
  const { reportsSent: sent, reportsDelivered: delivered } = device ?? {};
  return sent === undefined || delivered === undefined ? {} : { reports: { sent, delivered } };
}

/** All probes but those that only hear other probes. */
function listeners({ facts, throughput }: ReportData, sources: readonly SourceBalance[]): string[] {
  const heard = throughput.map(({ probe }) => probe);
  const hasOnlyRecords = (name: string) => {
    const own = sources.filter(({ probe }) => probe === name);
    return own.length > 0 && own.every(({ source }) => source === RECORDS);
  };
  const known = facts.probes.map(({ name }) => name).filter((name) => !hasOnlyRecords(name));
  return [...new Set([...known, ...heard])];
}

function analysedBy(name: string, sources: readonly SourceBalance[]): { analysed?: number } {
  const counts = sources.flatMap(({ probe, analysed }) =>
    probe === name && analysed !== undefined ? [analysed] : [],
  );
  return counts.length > 0 ? { analysed: sumOf(counts, Number) } : {};
}

function countBy(rows: readonly StoredThroughput[]): Map<string, number> {
  const frames = new Map<string, number>();
  for (const row of rows) frames.set(row.node, (frames.get(row.node) ?? 0) + row.frames);
  return frames;
}
