import { MergedReports, RankedEvent } from "@fedprobe/probe-agent";
import {
  type Event,
  type EventExplanation,
  type Explainer,
  type Machine,
  makeExplainer,
  makeMachine,
  type Overrides,
  type Property,
  type Verdict,
} from "@fedprobe/properties";
import type { TraceConsumer } from "./analyze-traces.js";
import type { FoundAlert } from "./found-alert.js";
import type { Trace } from "./trace.js";

/** What became of a packet at each event of a property. */
export interface ExplainedPacket {
  readonly probe: string;
  /** Its place in its input, from 1. */
  readonly rank: number;
  readonly time: number;
  readonly events: readonly EventExplanation[];
  /** Those that came with it; good ones too. */
  readonly verdicts: readonly Verdict[];
}

/** A packet: one that is looked for, or any. */
export interface PacketPlace {
  readonly probe: string;
  readonly rank: number;
}

/** Attempts that are looked at: for the packet that was asked for, and where all packets are explained. */
const MOST_ATTEMPTS = 1000;
const SOME_ATTEMPTS = 32;

/** A machine with nothing but the property, and who explains what it is about to do. */
interface Explaining {
  readonly machine: Machine;
  readonly explainer: Explainer;
  /** What an event of a trace is to the machine. */
  event(trace: Trace): Event;
}

/** Explains one property, on each trace or, if it is distributed, on all of them together, in the order of time. */
export class TraceExplainer implements TraceConsumer {
  readonly #explaining: ReadonlyMap<string, Explaining>;

  /** `wanted`: the only packet that `explained` is told of; otherwise all of them. */
  constructor(
    probes: readonly string[],
    private readonly property: Property,
    parameters: Overrides,
    private readonly wanted: PacketPlace | undefined,
    private readonly explained: (packet: ExplainedPacket) => void,
  ) {
    const make = () => makeExplaining(property, parameters);
    const together = property.scope === "distributed" ? make() : undefined;
    this.#explaining = new Map(probes.map((probe) => [probe, together ?? make()]));
  }

  /** What a trace of `probe` must give. */
  viewsOf(probe: string): readonly (readonly string[])[] {
    return [this.#explaining.get(probe)!.machine.attributes];
  }

  offer(trace: Trace): void {
    const { probe, rank, time } = trace;
    const { machine, explainer, event: eventOf } = this.#explaining.get(probe)!;
    const event = eventOf(trace);
    const overdue = machine.tick(time);
    const isWanted = this.wanted === undefined || (this.wanted.probe === probe && this.wanted.rank === rank);
    const most = this.wanted === undefined ? SOME_ATTEMPTS : MOST_ATTEMPTS;
    // Who counts packets must see all of them.
    const events = explainer.explain(event, isWanted ? machine.newest(this.property.id, most) : []);
    const verdicts = [...overdue, ...machine.offer(event)];
    if (isWanted) this.explained({ probe, rank, time, events, verdicts });
  }

  /** What is open at the end says nothing of any packet. */
  end(): void {}

  finish(): void {}

  takeAlerts(): readonly FoundAlert[] {
    return [];
  }
}

function makeExplaining(property: Property, parameters: Overrides): Explaining {
  const machine = makeMachine([property], { parameters, verdicts: "all" });
  const explainer = makeExplainer(property, { attributes: machine.attributes, parameters });
  if (property.scope === "local") return { machine, explainer, event: (trace) => trace.event(0) };
  const ranked = new RankedEvent(new MergedReports(machine.attributes));
  return { machine, explainer, event: (trace) => ranked.turnTo(trace.event(0)) };
}
