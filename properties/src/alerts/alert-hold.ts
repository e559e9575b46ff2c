import { createHash } from "node:crypto";
import type { Property } from "../data/property.js";
import type { Alert, Verdict } from "../model.js";
import { joinNodes } from "./join-nodes.js";

/** Most alerts held at a time; beyond, the one that was quiet longest is closed early. */
const MAX_HELD = 10_000;
/** An alert that goes on says so at most this often, in µs of event time. */
const REVISION_EVERY = 1_000_000;

const NONE: readonly Alert[] = [];

/** Folds verdicts into alerts. */
export interface AlertHold {
  /** The first revision of a new alert; `undefined` if the verdict is good or only counts on an alert that is held. */
  take(verdict: Verdict): Alert | undefined;
  /** Event time has come to `timeUs`: new revisions of alerts that went on, at most one a second of each. */
  due(timeUs: number): readonly Alert[];
  /** The trace is over: last revisions that were not said yet. */
  end(): readonly Alert[];
}

interface Held {
  alert: Alert;
  readonly key: string;
  readonly hold: number;
  /** Event time at which its last revision was said, and the count it said. */
  said: number;
  saidCount: number;
}

/** Injective; the parts come from frames. */
function keyOf({ propertyId, node, target }: Verdict): string {
  return JSON.stringify([propertyId, node ?? null, target ?? null]);
}

/** The same property, node, target and first time give the same id. */
function idOf(key: string, first: number): string {
  return createHash("sha256").update(`${key}@${first}`).digest("hex").slice(0, 16);
}

function firstRevision({ time, bad: _, ...verdict }: Verdict, key: string): Alert {
  return { ...verdict, id: idOf(key, time), revision: 1, count: 1, first: time, last: time };
}

class HeldAlerts implements AlertHold {
  readonly #holds: ReadonlyMap<number, number>;
  /** By key, the one quiet longest first. */
  readonly #held = new Map<string, Held>();
  /** Event time before which no alert can have anything to say. */
  #nextLook = Number.NEGATIVE_INFINITY;
  /** Closed since the last `due`, with something left to say. */
  #closed: Alert[] = [];

  constructor(properties: readonly Property[]) {
    this.#holds = new Map(properties.map(({ id, hold }) => [id, hold]));
  }

  take(verdict: Verdict): Alert | undefined {
    if (!verdict.bad) return undefined;
    const key = keyOf(verdict);
    const held = this.#held.get(key);
    if (held && verdict.time - held.alert.last <= held.hold) {
      this.#countOn(held, verdict);
      return undefined;
    }
    if (held) this.#close(held);
    return this.#open(verdict, key);
  }

  due(timeUs: number): readonly Alert[] {
    if (timeUs < this.#nextLook && this.#closed.length === 0) return NONE;
    this.#nextLook = timeUs + REVISION_EVERY;
    const alerts = this.#closed;
    this.#closed = [];
    for (const held of this.#held.values()) {
      const quiet = timeUs - held.alert.last > held.hold;
      if (held.saidCount < held.alert.count && (quiet || timeUs - held.said >= REVISION_EVERY))
        alerts.push(this.#revise(held, timeUs));
      if (quiet) this.#held.delete(held.key);
    }
    return alerts;
  }

  end(): readonly Alert[] {
    return this.due(Number.POSITIVE_INFINITY);
  }

  #open(verdict: Verdict, key: string): Alert {
    const alert = firstRevision(verdict, key);
    const hold = this.#holds.get(verdict.propertyId) ?? 0;
    this.#held.set(key, { alert, key, hold, said: verdict.time, saidCount: 1 });
    if (this.#held.size > MAX_HELD) this.#close(this.#held.values().next().value!);
    return alert;
  }

  #countOn(held: Held, { time, nodes }: Verdict): void {
    const { alert, key } = held;
    const [first, last] = [Math.min(alert.first, time), Math.max(alert.last, time)];
    held.alert = { ...alert, count: alert.count + 1, first, last, ...joinNodes(alert.nodes, nodes) };
    this.#held.delete(key);
    this.#held.set(key, held);
  }

  #revise(held: Held, timeUs: number): Alert {
    held.alert = { ...held.alert, revision: held.alert.revision + 1 };
    held.said = timeUs;
    held.saidCount = held.alert.count;
    return held.alert;
  }

  #close(held: Held): void {
    if (held.saidCount < held.alert.count) this.#closed.push(this.#revise(held, held.alert.last));
    this.#held.delete(held.key);
  }
}

/** Holds the alerts of `properties`, each for the `hold` of its property. */
export function makeAlertHold(properties: readonly Property[]): AlertHold {
  return new HeldAlerts(properties);
}
