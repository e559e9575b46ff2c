import type { Step } from "./automaton.js";
import type { CompiledEvent } from "./compile-event.js";
import type { Packet } from "./packet.js";
import type { Plan, Shared } from "./plan.js";
import type { Instance, Records } from "./records.js";
import { WaitingIndex } from "./waiting-index.js";

/** An event as it is looked for, who waits for it, and the step with which it opens an attempt, if it does. */
export interface Track {
  readonly event: CompiledEvent;
  readonly index: WaitingIndex;
  readonly opening: Step | undefined;
}

/** Tracks beyond these have their bit in common. */
const LAST_BIT = 31;

/** The bit of a track, from its place in the order in which its matcher tries them. */
export function bitOf(order: number): number {
  return 1 << Math.min(order, LAST_BIT);
}

/** The tracks of a property, nobody waiting yet. */
export function makeTracks({ sought, automaton }: Plan, { keySpaces, records }: Shared): readonly Track[] {
  return sought.map((event, track) => ({
    event,
    index: new WaitingIndex(records, keySpaces.join(event.keySignature, event.packetKey), event),
    opening: automaton.first.steps.find((step) => step.track === track),
  }));
}

/** Whether the packet satisfies what the event says of those before it, other than its key. */
export function joins(
  { check }: CompiledEvent,
  packet: Packet,
  records: Records,
  instance: Instance,
): boolean {
  return check === undefined || check(packet, records.historyOf(instance));
}

/**
 * The order in which a packet is tried on tracks: that of their events in time, and of one event first on those
 * who wait. What a BEFORE remembers comes ahead of all: it is no verdict, and must not be missed for one.
 */
export function inOrder(tracks: readonly Track[]): readonly Track[] {
  const rank = ({ event, opening }: Track) => {
    const target = opening?.target;
    const remembers = typeof target === "object" && target.onTimeout === "forgotten";
    return remembers ? -1 : 2 * event.index + Number(opening !== undefined);
  };
  return tracks.toSorted((a, b) => rank(a) - rank(b));
}
