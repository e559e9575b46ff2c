import type { Event, Value } from "@fedprobe/properties";

const NODE = "node.id";
const REPORTS = "node.reports";

/**
 * What `node.reports` is on merged events: the most that any probe has counted of the node. A probe that hears
 * a node badly may not have heard a single report of it; its copy of a frame must not say so for all of them.
 */
export class MergedReports {
  readonly #most = new Map<string, number>();
  readonly #node: number;
  readonly #reports: number;
  /** Nodes that were forgotten because the table was full. */
  forgotten = 0;

  /** `attributes`: what an event gives by index. */
  constructor(
    attributes: readonly string[],
    private readonly capacity = 20_000,
  ) {
    this.#node = attributes.indexOf(NODE);
    this.#reports = attributes.indexOf(REPORTS);
  }

  /** Whether the attribute is the count that `mostOf` gives. */
  isReports(attribute: number): boolean {
    return attribute === this.#reports;
  }

  /** Takes note of an event; what `node.reports` is in it, in the place of the probe's own count. */
  mostOf(event: Pick<Event, "value">): Value | undefined {
    if (this.#reports < 0) return undefined;
    const own = event.value(this.#reports);
    const node = this.#node < 0 ? undefined : event.value(this.#node);
    if (node === undefined || typeof own !== "number") return own;
    const most = Math.max(own, this.#most.get(String(node)) ?? 0);
    this.#keep(String(node), most);
    return most;
  }

  #keep(node: string, most: number): void {
    if (!this.#most.has(node) && this.#most.size >= this.capacity) {
      this.#most.delete(this.#most.keys().next().value as string);
      this.forgotten += 1;
    }
    this.#most.set(node, most);
  }
}
