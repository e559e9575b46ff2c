import { contains, type Expression, mapLeaves } from "./expression.js";

/**
 * The parts of a condition that must all hold, also those in parentheses. A conjunction that counts stays together,
 * since it counts the packets that satisfy the rest of it.
 */
export function conjunctsOf(condition: Expression): readonly Expression[] {
  if (condition.kind !== "all") return [condition];
  return condition.of.flatMap((part) => (counts(part) ? [part] : conjunctsOf(part)));
}

function counts(part: Expression): boolean {
  return contains(part, ({ kind }) => kind === "aggregate");
}

/** Whether `part` reads the packet of event `event`. */
export function refersTo(part: Expression, event: number): boolean {
  return contains(part, (leaf) => leaf.kind === "attribute" && leaf.event === event);
}

function conjunction(parts: readonly Expression[]): Expression {
  if (parts.length === 0) return { kind: "literal", value: 1 };
  return parts.length === 1 ? parts[0]! : { kind: "all", of: parts };
}

/** `condition` without what it says of event `other`: for a packet that comes before that event's. */
export function withoutReferences(condition: Expression, other: number): Expression {
  return conjunction(conjunctsOf(condition).filter((part) => !refersTo(part, other)));
}

/** What `part` of event `own` says of event `other`, from the side of the latter's packet. */
function mirror(part: Expression, own: number, other: number): Expression {
  return mapLeaves(part, (leaf) => {
    if (leaf.kind !== "attribute") return leaf;
    if (leaf.event === other) return { kind: "attribute", name: leaf.name };
    return leaf.event === undefined ? { ...leaf, event: own } : leaf;
  });
}

/**
 * The condition of event `other`, and with it what `condition` of event `own` says of that: for a packet that
 * comes after that of `own`.
 */
export function withMirrored(
  otherCondition: Expression,
  condition: Expression,
  own: number,
  other: number,
): Expression {
  const mirrored = conjunctsOf(condition)
    .filter((part) => refersTo(part, other))
    .map((part) => mirror(part, own, other));
  return conjunction([...conjunctsOf(otherCondition), ...mirrored]);
}
