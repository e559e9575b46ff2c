import type { Value } from "@fedprobe/properties";

/**
 * What properties.md, section 2, says of operators, done as plainly as it can be: every attempt is looked at for
 * every packet. The machine must say the same.
 */
export interface Packet {
  readonly time: number;
  readonly rank: number;
  readonly values: Readonly<Record<string, Value>>;
}

export interface EventRule {
  /** From 1, in the order of the tree. */
  readonly id: number;
  readonly needs: readonly string[];
  /** `before` holds the packets of the events matched so far; what it says of others holds. */
  matches(packet: Packet, before: Matched): boolean;
}

export type Matched = ReadonlyMap<number, Packet>;
export type OperatorName = "THEN" | "AND" | "OR" | "NOT" | "REPEAT";

export interface OperatorRule {
  readonly operator: OperatorName;
  /** µs and packets; both ends included. */
  readonly window: readonly [min: number, max: number];
  readonly packets: readonly [min: number, max: number];
  readonly times: number;
  readonly parts: readonly RuleNode[];
}

export type RuleNode = EventRule | OperatorRule;
export type End = "satisfied" | "failed" | "inconclusive";

/** What an attempt waits for. */
export interface Wait {
  readonly window: readonly [min: number, max: number];
  readonly packets: readonly [min: number, max: number];
  readonly late: Wait | End;
  readonly options: Option[];
}

export interface Option {
  readonly event: EventRule;
  /** Whose packet must satisfy it once more with this one. */
  readonly partner?: EventRule;
  readonly to: Wait | End;
  readonly forks: boolean;
  readonly tightens: boolean;
}

export type Ends = { readonly pass: Wait | End; readonly fail: End; readonly open: End };

export function isEvent(node: RuleNode): node is EventRule {
  return "matches" in node;
}

export const EVER = [0, Number.POSITIVE_INFINITY] as const;

/** Adds to `from` how `node` begins. */
export function add(node: RuleNode, from: Wait, first: Wait, ends: Ends, kind: "context" | "trigger"): void {
  const opening = {
    forks: kind === "context" && from !== first,
    tightens: kind === "context" && from !== first,
  };
  if (isEvent(node)) {
    from.options.push({ event: node, to: ends.pass, ...opening });
    return;
  }
  const after = (late: Wait | End): Wait => ({
    window: node.window,
    packets: node.packets,
    late,
    options: [],
  });
  const leading = (pass: Wait): Ends => ({ pass, fail: ends.open, open: ends.open });
  const trigger = { ...ends, open: ends.fail };
  const [one, two] = node.parts as readonly [RuleNode, RuleNode];
  if (node.operator === "OR") for (const part of node.parts) add(part, from, first, ends, kind);
  if (node.operator === "THEN" || node.operator === "AND") {
    const wait = after(ends.fail);
    add(one, from, first, leading(wait), "context");
    add(two, wait, first, trigger, "trigger");
  }
  if (node.operator === "AND") {
    const wait = after(ends.fail);
    add(two, from, first, leading(wait), "context");
    const partner = isEvent(two) ? { partner: two } : {};
    if (isEvent(one))
      wait.options.push({ event: one, to: ends.pass, forks: false, tightens: false, ...partner });
    else add(one, wait, first, trigger, "trigger");
  }
  if (node.operator === "NOT") {
    const wait = after(ends.pass);
    add(one, from, first, leading(wait), "context");
    for (const event of isEvent(two) ? [two] : (two.parts as readonly EventRule[]))
      wait.options.push({ event, to: ends.fail, forks: false, tightens: false });
  }
  if (node.operator === "REPEAT") {
    let wait = after(ends.fail);
    add(one, from, first, leading(wait), "context");
    for (let matched = 2; matched <= node.times; matched++) {
      const next: Wait | End =
        matched === node.times ? ends.pass : { ...wait, window: EVER, packets: EVER, options: [] };
      wait.options.push({ event: one as EventRule, to: next, forks: false, tightens: matched < node.times });
      if (typeof next !== "string") wait = next;
    }
  }
}
