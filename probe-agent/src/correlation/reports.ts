import type { Value } from "@fedprobe/properties";

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

  constructor(
    attributes: readonly string[],
    private readonly capacity = 20_000,
  ) {
    this.#node = attributes.indexOf(NODE);
    this.#reports = attributes.indexOf(REPORTS);
  }

  /** Puts the merged count in the place of the probe's own. */
  raise(values: (Value | undefined)[]): void {
    const own = values[this.#reports];
    const node = values[this.#node];
    if (node === undefined || typeof own !== "number") return;
    const most = Math.max(own, this.#most.get(String(node)) ?? 0);
    this.#keep(String(node), most);
    values[this.#reports] = most;
  }

  #keep(node: string, most: number): void {
    if (!this.#most.has(node) && this.#most.size >= this.capacity) {
      this.#most.delete(this.#most.keys().next().value as string);
      this.forgotten += 1;
    }
    this.#most.set(node, most);
  }
}
