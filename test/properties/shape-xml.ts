import type { Operation, Tree } from "./shapes.js";
import { escapeXml } from "./trace.js";

function attributesOf({ operator = "THEN", window: [min, max], packets, times }: Operation): string {
  const counter = packets ? `counter_min="${packets[0]}" counter_max="${packets[1]}"` : "";
  const repeat = times === undefined ? "" : `repeat_times="${times}"`;
  const least = operator === "REPEAT" ? "" : `delay_min="${min}"`;
  return `value="${operator}" delay_units="s" ${least} delay_max="${max}" ${counter} ${repeat}`;
}

function toXml(tree: Tree, ids: { next: number }): string {
  if (!("text" in tree)) {
    const parts = tree.parts.map((part) => toXml(part, ids));
    return `<operator ${attributesOf(tree)}>${parts.join("")}</operator>`;
  }
  ids.next += 1;
  return `<event event_id="${ids.next}" boolean_expression="${escapeXml(tree.text)}"/>`;
}

/** A property of this shape. */
export function propertyOf(tree: Operation, type: string, id = 1): string {
  const inside = toXml(tree, { next: 0 })
    .replace(/^<operator[^>]*>/, "")
    .replace(/<\/operator>$/, "");
  const root = `property property_id="${id}" type_property="${type}" ${attributesOf(tree)}`;
  return `<beginning><${root}>${inside}</property></beginning>`;
}
