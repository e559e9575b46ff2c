import type { ValueType } from "../data/expression.js";
import { parseReaction, REACTIONS, type Reaction } from "../data/reaction.js";
import { quote } from "../problems/nearest-name.js";
import { type Reading, reportAt } from "./read-attribute.js";
import type { Dictionary } from "./read-event.js";

const ADDRESSES: readonly (ValueType | undefined)[] = ["ip4", "ip6"];

/** The reaction of attribute `name`, as `field`; an empty one is none, as in the original. */
export function readReaction<Field extends string>(
  reading: Reading,
  dictionary: Dictionary,
  name: string,
  field: Field,
): { readonly [field in Field]?: Reaction } {
  const value = reading.attributes.get(name)?.value ?? "";
  if (value.trim() === "") return {};
  const isAddress = (attribute: string) => ADDRESSES.includes(dictionary.typeOf(attribute));
  const reaction = parseReaction(value, isAddress);
  if (reaction) return { [field]: reaction } as { readonly [field in Field]?: Reaction };
  reportAt(
    reading,
    name,
    `${name} is ${quote(value)}`,
    `write one of ${Object.values(REACTIONS).join(", ")}`,
  );
  return {};
}
