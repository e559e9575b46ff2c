import type { EmulatorSummary, Truth } from "@fedprobe/emulator";
import type { RunFacts } from "../model/records.js";
import type { Store } from "./store.js";
import type { StoredSniffer } from "./tables.js";

/** Keeps the facts of the run; again, and they take the place of the earlier. */
export async function putFacts(store: Store, { probes, phases, ensure, ...run }: RunFacts): Promise<void> {
  await store.replace("run", [run]);
  await store.replace("probes", probes);
  await store.replace(
    "phases",
    phases.map((phase, position) => ({ ...phase, position })),
  );
  await store.replace(
    "ensure",
    ensure.map((condition) => ({ condition })),
  );
}

/** The facts of the run, or undefined if none were kept yet. */
export async function readFacts(store: Store): Promise<RunFacts | undefined> {
  const [run] = await store.read("run");
  if (!run) return undefined;
  const phases = (await store.read("phases")).map(({ name, seconds }) => ({ name, seconds }));
  const ensure = (await store.read("ensure")).map(({ condition }) => condition);
  return { ...run, probes: await store.read("probes"), phases, ensure };
}

/** Keeps what was really done. An empty list says that nothing was: then every alert is a false one. */
export async function putTruth(store: Store, labels: readonly Truth[]): Promise<void> {
  await store.replace("truth", labels);
  await store.replace("truth_known", [{ labels: labels.length }]);
}

/** What was really done, or undefined if nobody knows, as for recorded traffic. */
export async function readTruth(store: Store): Promise<Truth[] | undefined> {
  const [known] = await store.read("truth_known");
  return known && (await store.read("truth"));
}

/** What the emulated network put on the air, what got no further in it, and what each probe's sniffer was sent. */
export interface Emulation {
  readonly transmitted: number;
  readonly dropped: readonly { readonly reason: string; readonly count: number }[];
  readonly sniffers: readonly StoredSniffer[];
}

/** Keeps the emulator's summary, its devices too. */
export async function putEmulation(store: Store, summary: EmulatorSummary): Promise<void> {
  const devices = summary.devices.map(({ position: [x, y], reports, ...device }) => ({
    ...{ ...device, x, y },
    ...{ reportsSent: reports.sent, reportsDelivered: reports.delivered },
  }));
  const drops = Object.entries(summary.dropped).map(([reason, count]) => ({ reason, count }));
  const sniffers = Object.entries(summary.sniffers).map(([probe, account]) => {
    const { heard, lost, position, sendErrors, sent } = account;
    const [x, y] = position;
    const { collision, fifo, "bad-fcs": badFcs } = lost;
    return { probe, heard, collision, fifo, badFcs, sent, sendErrors, x, y };
  });
  await store.replace("devices", devices);
  await store.replace("emulation", [{ transmitted: summary.transmitted }]);
  await store.replace("emulation_drops", drops);
  await store.replace("sniffers", sniffers);
}

/** The emulator's counts, or undefined if the network was not emulated. */
export async function readEmulation(store: Store): Promise<Emulation | undefined> {
  const [emulation] = await store.read("emulation");
  if (!emulation) return undefined;
  const dropped = await store.read("emulation_drops");
  return { transmitted: emulation.transmitted, dropped, sniffers: await store.read("sniffers") };
}
