import type { Truth } from "@fedprobe/emulator";
import type {
  RunFacts,
  StoredAlert,
  StoredCounter,
  StoredNotice,
  StoredReaction,
  StoredSummary,
  StoredThroughput,
} from "../model/records.js";
import type { Table } from "./table.js";

/**
 * A device of the network under test, or of another; `address` is its IPv6 address. Where the network is emulated: how
 * many reports it sent, how many of them reached the border router, where it was (metres), and whom it hung on (EUI-64).
 */
export interface Device {
  readonly name: string;
  readonly eui64: string;
  readonly address: string;
  readonly network?: string;
  readonly foreign?: boolean;
  readonly role?: string;
  readonly x?: number;
  readonly y?: number;
  readonly parent?: string;
  readonly reportsSent?: number;
  readonly reportsDelivered?: number;
}

/** What one sniffer of the emulated network was sent. */
export interface StoredSniffer {
  readonly probe: string;
  /** Received by its radio. */
  readonly heard: number;
  /** Strong enough, and destroyed by other frames: it is not in `heard`. */
  readonly collision: number;
  /** Heard and thrown away: its FIFO was full, or the radio does not give wrong FCS. */
  readonly fifo: number;
  readonly badFcs: number;
  /** Datagrams. */
  readonly sent: number;
  readonly sendErrors: number;
  /** Where it was, metres. */
  readonly x?: number;
  readonly y?: number;
}

/** The rows of every table by its name; what docs/results.md describes. */
export interface Rows {
  readonly alerts: StoredAlert;
  readonly throughput: StoredThroughput;
  readonly counters: StoredCounter;
  readonly properties: StoredSummary;
  readonly notices: StoredNotice;
  readonly reactions: StoredReaction;
  readonly devices: Device;
  readonly truth: Truth;
  /** One row if what was really done is known, even if it was nothing; none for traffic of unknown origin. */
  readonly truth_known: { readonly labels: number };
  readonly emulation: { readonly transmitted: number };
  /** What got no further inside the emulated network, and why. */
  readonly emulation_drops: { readonly reason: string; readonly count: number };
  readonly sniffers: StoredSniffer;
  readonly run: Omit<RunFacts, "probes" | "phases" | "ensure">;
  readonly probes: RunFacts["probes"][number];
  readonly phases: RunFacts["phases"][number] & { readonly position: number };
  readonly ensure: { readonly condition: string };
}

export type TableName = keyof Rows;

/** Every table of the store. */
export const TABLES: { readonly [Name in TableName]: Table<Rows[Name]> } = {
  alerts: {
    name: "alerts",
    columns: {
      probe: "VARCHAR",
      id: "VARCHAR",
      revision: "BIGINT",
      propertyId: "BIGINT",
      kind: "VARCHAR",
      severity: "VARCHAR",
      type: "VARCHAR",
      verdict: "VARCHAR",
      node: "VARCHAR",
      nodes: "VARCHAR[]",
      target: "VARCHAR",
      count: "BIGINT",
      firstUs: "BIGINT",
      lastUs: "BIGINT",
      raisedUs: "BIGINT",
      description: "VARCHAR",
      events: "JSON",
    },
    key: ["probe", "id"],
    newest: "revision",
    // A later revision of a held alert says when it was revised; delay is counted from the first.
    least: ["raisedUs"],
  },
  throughput: {
    name: "throughput",
    columns: {
      probe: "VARCHAR",
      timeUs: "BIGINT",
      lengthUs: "BIGINT",
      node: "VARCHAR",
      frames: "BIGINT",
      bytes: "BIGINT",
      badFcs: "BIGINT",
    },
  },
  counters: {
    name: "counters",
    columns: { probe: "VARCHAR", source: "VARCHAR", name: "VARCHAR", timeUs: "BIGINT", count: "BIGINT" },
    key: ["probe", "source", "name"],
    newest: "timeUs",
  },
  properties: {
    name: "properties",
    columns: {
      probe: "VARCHAR",
      propertyId: "BIGINT",
      kind: "VARCHAR",
      description: "VARCHAR",
      respected: "BIGINT",
      violated: "BIGINT",
      detected: "BIGINT",
      notDetected: "BIGINT",
      inconclusive: "BIGINT",
      instancesDropped: "BIGINT",
    },
    key: ["probe", "propertyId", "kind"],
  },
  notices: {
    name: "notices",
    columns: { probe: "VARCHAR", timeUs: "BIGINT", severity: "VARCHAR", message: "VARCHAR" },
  },
  reactions: {
    name: "reactions",
    columns: {
      probe: "VARCHAR",
      timeUs: "BIGINT",
      propertyId: "BIGINT",
      alertId: "VARCHAR",
      reaction: "VARCHAR",
      outcome: "VARCHAR",
      detail: "VARCHAR",
    },
  },
  devices: {
    name: "devices",
    columns: {
      name: "VARCHAR",
      eui64: "VARCHAR",
      address: "VARCHAR",
      network: "VARCHAR",
      foreign: "BOOLEAN",
      role: "VARCHAR",
      x: "DOUBLE",
      y: "DOUBLE",
      parent: "VARCHAR",
      reportsSent: "BIGINT",
      reportsDelivered: "BIGINT",
    },
  },
  truth: {
    name: "truth",
    columns: {
      kind: "VARCHAR",
      nodes: "VARCHAR[]",
      device: "VARCHAR",
      startUs: "BIGINT",
      endUs: "BIGINT",
      required: "BOOLEAN",
      target: "VARCHAR",
    },
  },
  truth_known: { name: "truth_known", columns: { labels: "BIGINT" } },
  emulation: { name: "emulation", columns: { transmitted: "BIGINT" } },
  emulation_drops: { name: "emulation_drops", columns: { reason: "VARCHAR", count: "BIGINT" } },
  sniffers: {
    name: "sniffers",
    columns: {
      probe: "VARCHAR",
      heard: "BIGINT",
      collision: "BIGINT",
      fifo: "BIGINT",
      badFcs: "BIGINT",
      sent: "BIGINT",
      sendErrors: "BIGINT",
      x: "DOUBLE",
      y: "DOUBLE",
    },
  },
  run: {
    name: "run",
    columns: {
      run: "VARCHAR",
      name: "VARCHAR",
      startedAt: "VARCHAR",
      originUs: "BIGINT",
      durationSeconds: "DOUBLE",
      speed: "DOUBLE",
      outcome: "VARCHAR",
    },
  },
  probes: {
    name: "probes",
    columns: { name: "VARCHAR", node: "VARCHAR", state: "VARCHAR", log: "VARCHAR" },
  },
  phases: {
    name: "phases",
    columns: { position: "BIGINT", name: "VARCHAR", seconds: "DOUBLE" },
  },
  ensure: { name: "ensure", columns: { condition: "VARCHAR" } },
};
