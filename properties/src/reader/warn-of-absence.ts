import type { OperatorNode, PropertyNode } from "../data/property.js";
import type { PropertyType } from "../model.js";
import type { Reading } from "./read-attribute.js";

/** Whether the window can be left by a later packet; in [0,0] one packet decides all. */
function takesTime({ delay: { max } }: OperatorNode): boolean {
  return max.quantity.kind === "parameter" || max.quantity.value > 0;
}

/** Whether something that is not heard in time decides; `isBad` if it does where an event must come. */
function tellsAbsence(node: PropertyNode, isBad: boolean): boolean {
  if (node.kind === "event") return false;
  const mustCome = node.operator === "THEN" || node.operator === "AND" || node.operator === "BEFORE";
  if ((node.operator === "NOT" || (mustCome && isBad)) && takesTime(node)) return true;
  // A context that is never complete is inconclusive.
  return node.children.some((child, place) =>
    tellsAbsence(child, isBad && (place > 0 || node.operator === "AND")),
  );
}

/** Warns where a property tells an absence and does not say of whose hearing: another probe may have heard it. */
export function warnOfAbsence(
  { source, element, attributes }: Reading,
  root: PropertyNode,
  type: PropertyType,
): void {
  const isBad = type === "SECURITY" || type === "TEST";
  if (attributes.has("scope") || !tellsAbsence(root, isBad)) return;
  const message = "this property tells an absence and has no scope: what one probe misses another may hear";
  source.warn(element.at, message, 'write scope="distributed", or scope="local" if one probe hears all');
}
