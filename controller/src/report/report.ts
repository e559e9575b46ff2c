import type { Truth } from "@fedprobe/emulator";
import type { RunFacts, StoredAlert, StoredNotice, StoredReaction, StoredSummary } from "../model/records.js";
import type { AlertClass, Score, ScoredLabel } from "../scoring/score.js";
import type { Device } from "../store/tables.js";

/**
 * Everything that the report says, as plain data; report.json is just this. Seconds count from the run's
 * origin in experiment time; fields that end in `Us` are µs since 1970 on the run's clock.
 */
export interface Report {
  readonly v: 1;
  readonly run: Omit<RunFacts, "probes" | "phases" | "ensure">;
  readonly verdict: Verdict;
  /** What the experiment asks of this report, and whether it is so. */
  readonly ensured: readonly Ensured[];
  readonly devices: readonly Device[];
  /** What was really done, and whether it was found; absent where nobody knows. */
  readonly attacks?: readonly Attack[];
  readonly score?: Omit<Score, "alerts" | "labels">;
  readonly alerts: readonly ReportedAlert[];
  readonly throughput: ThroughputSeries;
  readonly hearing: Hearing;
  /** Where the emulated sniffers were, metres, by the probe that each feeds. */
  readonly places?: readonly { readonly probe: string; readonly x: number; readonly y: number }[];
  readonly capture: Capture;
  readonly properties: readonly StoredSummary[];
  readonly probes: RunFacts["probes"];
  readonly phases: RunFacts["phases"];
  readonly notices: readonly (StoredNotice & { readonly seconds: number })[];
  /** What was done about alerts, and what could not be. */
  readonly reactions: readonly (StoredReaction & { readonly seconds: number })[];
}

/** The run in one line, and what else must be known before it is believed. */
export interface Verdict {
  readonly status: "good" | "bad" | "degraded" | "open";
  readonly headline: string;
  readonly concerns: readonly string[];
}

/** A condition; `value` is absent where its metric is not known, which does not meet it. */
export interface Ensured {
  readonly condition: string;
  readonly value?: number;
  readonly met: boolean;
}

/** A truth label and what became of it. `names` are the nodes as people call them. */
export interface Attack extends Truth, Omit<ScoredLabel, "label"> {
  readonly names: readonly string[];
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** An alert; `class` is absent where no truth is known. */
export interface ReportedAlert extends StoredAlert {
  readonly nodeName: string;
  readonly raisedSeconds: number;
  readonly class?: AlertClass;
}

/** Frames and bytes per bin, of one node or of several together. */
export interface Flow {
  readonly frames: readonly number[];
  readonly bytes: readonly number[];
}

/**
 * What was heard, in bins of experiment time from 0. A frame that several probes heard counts once: per node
 * and bin the probe that heard most of it is believed. `nodes` are the loudest ones, `rest` all others together.
 */
export interface ThroughputSeries {
  readonly binSeconds: number;
  readonly bins: number;
  readonly nodes: readonly (Flow & {
    readonly node: string;
    readonly name: string;
    readonly culprit: boolean;
  })[];
  readonly rest?: Flow & { readonly count: number };
  readonly total: Flow;
  /** Rows of throughput whose time is not the run's; they are in throughput.csv but in no bin. */
  readonly outside: number;
}

/** Who heard what. `heard` has one number per probe, in the order of `probes`. */
export interface Hearing {
  readonly probes: readonly {
    readonly probe: string;
    readonly frames: number;
    readonly nodes: number;
    readonly badFcs: number;
    readonly analysed?: number;
  }[];
  /** Frames that were put on the air, where the network was emulated, and what got no further in it. */
  readonly onAir?: number;
  readonly droppedInNetwork?: readonly NamedCount[];
  /** The loudest first, then devices that nobody heard. No `node`: no source address, or a wrong FCS. */
  readonly nodes: readonly {
    readonly node: string;
    readonly name: string;
    readonly heard: readonly number[];
    /** How many reports it sent, and how many arrived, where the network was emulated. */
    readonly reports?: { readonly sent: number; readonly delivered: number };
  }[];
}

/** Whether nothing was lost silently. */
export interface Capture {
  readonly sources: readonly SourceBalance[];
  /** From the emulated sniffers to the probes. */
  readonly links: readonly {
    readonly probe: string;
    /** heard = fifo + badFcs + sent + sendErrors; what collided was not heard. */
    readonly heard: number;
    readonly collision: number;
    readonly fifo: number;
    readonly badFcs: number;
    readonly sent: number;
    readonly sendErrors: number;
    readonly received?: number;
  }[];
}

/** One source of one probe. `balance`: does received = analysed + drops hold; `unstated` if one is not told. */
export interface SourceBalance {
  readonly probe: string;
  readonly source: string;
  readonly received?: number;
  readonly analysed?: number;
  readonly drops: readonly Drop[];
  readonly others: readonly NamedCount[];
  readonly balance: "holds" | "broken" | "unstated";
}

/** A drop by its name; `loss`: frames of the run that should have been analysed. */
export interface Drop extends NamedCount {
  readonly loss: boolean;
}

export interface NamedCount {
  readonly name: string;
  readonly count: number;
}
