import { eventsOf, namingOf, type Property } from "../data/property.js";
import { isOfVerdict } from "../data/verdict-attributes.js";
import type { Verdict } from "../model.js";
import { ALL_TRACKS, type Matcher } from "./matcher.js";
import type { Packet } from "./packet.js";

/** Longest chain of verdicts, each of which is an event for the property that gives the next. */
const MAX_CHAIN = 4;

function namesVerdicts({ root }: Property): boolean {
  return eventsOf(root).some(({ condition }) => {
    const { named, optional } = namingOf(condition);
    return [...named, ...optional].some(isOfVerdict);
  });
}

/** A verdict and the numbers of the properties that it comes from, its own included. */
interface Given {
  readonly verdict: Verdict;
  readonly origins: readonly number[];
}

/**
 * Bad verdicts are events for the properties that name `verdict.*`. None is offered to a property that it comes
 * from, so that verdicts cannot run in circles.
 */
export class Composition {
  readonly #composing: readonly Matcher[];
  readonly #internal: ReadonlySet<number>;

  constructor(
    matchers: readonly Matcher[],
    private readonly packet: Packet,
  ) {
    this.#composing = matchers.filter(({ plan }) => namesVerdicts(plan.property));
    this.#internal = new Set(
      matchers
        .map(({ plan }) => plan.property)
        .filter(({ internal }) => internal)
        .map(({ id }) => id),
    );
  }

  /** Offers the verdicts from place `from` on, and those that come of them, which are added. */
  offer(verdicts: Verdict[], from: number, rank: number): void {
    if (this.#composing.length === 0) return;
    const queue: Given[] = [];
    for (let i = from; i < verdicts.length; i++)
      queue.push({ verdict: verdicts[i]!, origins: [verdicts[i]!.propertyId] });
    for (let i = 0; i < queue.length; i++) {
      for (const verdict of this.#offerOne(queue[i]!, rank)) {
        verdicts.push(verdict);
        queue.push({ verdict, origins: [...queue[i]!.origins, verdict.propertyId] });
      }
    }
  }

  /** Verdicts without those that only feed other properties. */
  withoutInternal(verdicts: Verdict[]): readonly Verdict[] {
    if (this.#internal.size === 0) return verdicts;
    return verdicts.filter(({ propertyId }) => !this.#internal.has(propertyId));
  }

  #offerOne({ verdict, origins }: Given, rank: number): readonly Verdict[] {
    const given: Verdict[] = [];
    if (!verdict.bad || origins.length >= MAX_CHAIN) return given;
    this.packet.turnToVerdict(verdict, rank);
    for (const matcher of this.#composing)
      if (!origins.includes(matcher.plan.property.id)) matcher.offer(given, ALL_TRACKS);
    return given;
  }
}
