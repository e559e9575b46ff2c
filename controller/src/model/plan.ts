import type { MacKey } from "@fedprobe/dissection";
import type { SimulationConfig } from "@fedprobe/emulator";

/**
 * What a run will do, decided before anything is touched; pure data, printed by `fedprobe plan --json`
 * and kept in runs/<id>/plan.json.
 */
export interface Plan {
  readonly v: 1;
  readonly name: string;
  /** Absolute path of the experiment file. */
  readonly file: string;
  /** Experiment seconds. */
  readonly duration: number;
  readonly speed: number;
  readonly testbed: TestbedPlan;
  readonly nodes: readonly string[];
  readonly probes: readonly ProbePlan[];
  readonly network: NetworkPlan;
  readonly correlator?: CorrelatorPlan;
  readonly properties: readonly PropertyFile[];
  /** By `<kind or property_id>.<parameter>`. */
  readonly propertyParameters: Readonly<Record<string, string | number>>;
  readonly reactions: ReactionsPlan;
  readonly emulation?: EmulationPlan;
  /** Below this number of living probes the run is partial (exit code 6). */
  readonly minProbes: number;
  /** Conditions on the report, as they were written. */
  readonly ensure: readonly string[];
}

export type TestbedPlan =
  | { readonly kind: "local" }
  | { readonly kind: "ssh"; readonly knownHosts: string; readonly hosts: readonly SshHost[] };

export interface SshHost {
  readonly node: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Path of the private key. */
  readonly key: string;
  /** Command that runs Node.js there. */
  readonly nodeCommand: string;
}

export type SourcePlan =
  | { readonly kind: "zep"; readonly port: number; readonly clock: "sniffer" | "host" }
  | { readonly kind: "file"; readonly path: string; readonly fcs?: FcsFormat }
  /** JSON Lines; without a path those that a simulator offers. */
  | { readonly kind: "events"; readonly path?: string | undefined; readonly clock: "host" | "sender" };

/** What it takes to read the frames of the network. */
export interface NetworkPlan {
  /** Prefixes of 6LoWPAN contexts, `aaaa::/64`, by identifier. */
  readonly contexts: Record<string, string>;
  readonly keys: MacKey[];
}

/** The plan for everybody's eyes: without the keys of the network. */
export function withoutKeys(plan: Plan): Plan {
  const keys = plan.network.keys.map((key) => ({ ...key, key: "(not shown)" }));
  return { ...plan, network: { ...plan.network, keys } };
}

/** What frames of a capture end with, where the experiment says it. */
type FcsFormat = "crc-16" | "cc24xx" | "none" | "crc-32";

/** A source that plays a file on this machine: it has an end, and times of its own. */
export type RecordedSource = SourcePlan & { readonly path: string };

/** Whether a source plays a file. */
export function isRecorded(source: SourcePlan): source is RecordedSource {
  return "path" in source && source.path !== undefined;
}

/** Whether a source waits for what simulators offer. */
export function takesOffers(source: SourcePlan): boolean {
  return source.kind === "events" && source.path === undefined;
}

export interface ProbePlan {
  readonly name: string;
  readonly node: string;
  readonly source: SourcePlan;
}

export interface CorrelatorPlan {
  readonly name: string;
  readonly node: string;
}

/** What probes may do when a property calls for it. */
export interface ReactionsPlan {
  /** Host seconds for which an address is blocked; absent if nothing may be. */
  readonly blockSeconds?: number;
  /** Absent: the system log of the node. */
  readonly syslog?: { readonly host: string; readonly port: number };
  readonly commands: Readonly<Record<string, readonly string[]>>;
  /** Host seconds. */
  readonly commandSeconds: number;
}

export interface PropertyFile {
  /** What the user wrote: a path or the name in the library. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/** The emulator's configuration but for what is only known when nodes are there. */
export interface EmulationPlan extends Omit<SimulationConfig, "duration" | "originUs"> {
  readonly node: string;
}
