import type { ActionKind } from "./actions/action-kind.js";
import { ACTIONS } from "./actions/table.js";
import type { Action, ActionMark, SimulationRecord, Truth } from "./model.js";

/** What a device does for an action, as far as it is known. */
interface Deed {
  readonly action: number;
  readonly mark: ActionMark;
  /** Of its first frame and its last, or of beginning and end; absent until there is one. */
  startUs?: number;
  endUs?: number;
}

/**
 * The truth about the actions of a timeline, made from what was really sent: an attack lasts from its first frame to
 * its last; a state, as death, from its beginning to its end, or until nobody watches any more.
 */
export class TruthLedger {
  readonly #open = new Map<string, Deed>();
  /** Of actions that several devices do together: those that have ended. */
  readonly #ended = new Map<number, Deed[]>();

  constructor(private readonly timeline: readonly Action[]) {}

  /** Takes a record as it is done; gives the truth that it completes. */
  take(record: SimulationRecord): Truth[] {
    if (record.type === "transmission" && record.action !== undefined) {
      this.#extend(record.action, record.sender, record.timeUs);
    } else if (record.type === "action-begun") this.#begin(record);
    else if (record.type === "action-ended") return this.#end(record.action, record.device, record.timeUs);
    return [];
  }

  /** What is true of the actions that still go on at `nowUs`, µs since 1970, virtual. */
  close(nowUs: number): Truth[] {
    return [...this.#open.values()].flatMap(({ action, mark }) => this.#end(action, mark.device, nowUs));
  }

  #kindOf(action: number): ActionKind {
    return ACTIONS[this.timeline[action]!.do];
  }

  #begin(mark: ActionMark): void {
    const deed: Deed = { action: mark.action, mark };
    this.#open.set(keyOf(mark.action, mark.device), deed);
    if (this.#kindOf(mark.action).lasts === "state") deed.startUs = mark.timeUs;
  }

  #extend(action: number, device: string, timeUs: number): void {
    const deed = this.#open.get(keyOf(action, device));
    if (deed === undefined) return;
    deed.startUs ??= timeUs;
    deed.endUs = timeUs;
  }

  /** Nothing is true of an attack that has sent no frame. */
  #end(action: number, device: string, timeUs: number): Truth[] {
    const deed = this.#open.get(keyOf(action, device));
    this.#open.delete(keyOf(action, device));
    if (deed === undefined) return [];
    const { alone, lasts, together } = this.#kindOf(action);
    if (lasts === "state") deed.endUs = timeUs;
    const truth = deed.startUs === undefined ? [] : [describe(alone, [deed])];
    return together ? [...truth, ...this.#endTogether(together, deed)] : truth;
  }

  /** What several do together ends with the last of them. */
  #endTogether(kind: Truth["kind"], deed: Deed): Truth[] {
    const { action } = deed;
    const ended = [...(this.#ended.get(action) ?? []), deed];
    this.#ended.set(action, ended);
    if ([...this.#open.values()].some((other) => other.action === action)) return [];
    this.#ended.delete(action);
    const done = ended.filter(({ startUs }) => startUs !== undefined);
    return done.length > 1 ? [describe(kind, done)] : [];
  }
}

function keyOf(action: number, device: string): string {
  return `${action} ${device}`;
}

function describe(kind: Truth["kind"], deeds: readonly Deed[]): Truth {
  const marks = deeds.map(({ mark }) => mark);
  const { target } = marks[0]!;
  return {
    kind,
    nodes: marks.flatMap(({ nodes }) => nodes),
    device: marks.map(({ device }) => device).join(" "),
    startUs: Math.min(...deeds.map(({ startUs }) => startUs!)),
    endUs: Math.max(...deeds.map(({ endUs }) => endUs!)),
    required: true,
    ...(target !== undefined && { target }),
  };
}
