import type { Step } from "./automaton.js";
import type { CompiledEvent } from "./compile-event.js";
import { type History, NO_HISTORY } from "./instance.js";
import type { KeySpaces } from "./key-space.js";
import type { Packet } from "./packet.js";
import type { Plan } from "./plan.js";
import { WaitingIndex } from "./waiting-index.js";

/** An event as it is looked for, who waits for it, and the step with which it opens an attempt, if it does. */
export interface Track {
  readonly event: CompiledEvent;
  readonly index: WaitingIndex;
  readonly opening: Step | undefined;
  /** For an event that counts: whether the packet at hand satisfies it. */
  passed: boolean;
}

/** The tracks of a property, nobody waiting yet. */
export function makeTracks({ sought, automaton }: Plan, keySpaces: KeySpaces): readonly Track[] {
  return sought.map((event, track) => ({
    event,
    index: new WaitingIndex(keySpaces.join(event.keySignature, event.packetKey), event.historyKey),
    opening: automaton.first.steps.find((step) => step.track === track),
    passed: false,
  }));
}

/** Whether the packet carries all attributes that the event names. */
export function carries({ required }: CompiledEvent, packet: Packet): boolean {
  for (let i = 0; i < required.length; i++) if (packet.get(required[i]!) === undefined) return false;
  return true;
}

/** Whether the packet satisfies what the event says of those before it, other than its key. */
export function joins({ check }: CompiledEvent, packet: Packet, history: History): boolean {
  return check === undefined || check(packet, history);
}

/** Whether the packet satisfies what the event says of it alone. */
export function fulfils(event: CompiledEvent, packet: Packet): boolean {
  return carries(event, packet) && (event.test === undefined || event.test(packet, NO_HISTORY));
}

/** The same, without a second evaluation of an event that counts: it has seen the packet already. */
export function satisfies({ event, passed }: Track, packet: Packet): boolean {
  return event.counting ? passed : fulfils(event, packet);
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
