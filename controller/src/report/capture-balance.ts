import { dropName, isLoss } from "../model/losses.js";
import type { StoredCounter } from "../model/records.js";
import type { Emulation } from "../store/run-facts.js";
import { groupBy, sumOf } from "./group-by.js";
import type { Capture, Drop, NamedCount, SourceBalance } from "./report.js";

/** Whether the counters of every source add up, and what came of what the emulated sniffers sent. */
export function balanceCapture(counters: readonly StoredCounter[], emulation?: Emulation): Capture {
  const sources = groupBy(counters, ({ probe, source }) => JSON.stringify([probe, source]));
  const balances = [...sources.values()].flatMap(balanceSource).sort(byPlace);
  const links = (emulation?.sniffers ?? []).map((sniffer) => {
    const received = balances.flatMap(({ probe, received }) =>
      probe === sniffer.probe && received !== undefined ? [received] : [],
    );
    return { ...sniffer, ...(received.length > 0 && { received: sumOf(received, Number) }) };
  });
  return { sources: balances, links };
}

/** What was lost, at which probe; without what was no frame of the run (see `isLoss`). */
export function listLosses({ sources }: Capture): (NamedCount & { readonly probe: string })[] {
  return sources.flatMap(({ probe, drops }) =>
    drops.flatMap(({ name, count, loss }) => (loss && count > 0 ? [{ probe, name, count }] : [])),
  );
}

/** How many frames were lost, over all sources. */
export function countLosses(capture: Capture): number {
  return sumOf(listLosses(capture), ({ count }) => count);
}

function balanceSource(counters: readonly StoredCounter[]): SourceBalance[] {
  const [first] = counters;
  if (!first) return [];
  const named = counters
    .map(({ name, count }) => ({ name, count }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const counted = (wanted: string) => named.find(({ name }) => name === wanted)?.count;
  const [received, analysed] = [counted("received"), counted("analysed")];
  const drops = named.flatMap(({ name, count }): Drop[] => {
    const drop = dropName(name);
    return drop === undefined ? [] : [{ name: drop, count, loss: isLoss({ name }) }];
  });
  const isOther = ({ name }: NamedCount) =>
    dropName(name) === undefined && name !== "received" && name !== "analysed";
  return [
    {
      probe: first.probe,
      source: first.source,
      ...(received !== undefined && { received }),
      ...(analysed !== undefined && { analysed }),
      drops,
      others: named.filter(isOther),
      balance: judge(received, analysed, drops),
    },
  ];
}

function judge(
  received: number | undefined,
  analysed: number | undefined,
  drops: readonly NamedCount[],
): SourceBalance["balance"] {
  if (received === undefined || analysed === undefined) return "unstated";
  return received === analysed + sumOf(drops, ({ count }) => count) ? "holds" : "broken";
}

function byPlace(a: SourceBalance, b: SourceBalance): number {
  return a.probe < b.probe ? -1 : a.probe > b.probe ? 1 : a.source < b.source ? -1 : 1;
}
