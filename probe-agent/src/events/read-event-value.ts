import { attributeType } from "@fedprobe/dissection";
import { isValueType, readLiteral, TYPE_NAMES, type Value } from "@fedprobe/properties";

/** As expressions name attributes: `proto` may begin with a digit (`8021q.vid`) but holds a letter. */
const NAME = /^\d*[A-Za-z_]\w*\.[A-Za-z_]\w*$/;
const LONGEST_NAME = 128;

/** Whether `name` can be that of an attribute, known or not: `proto.att`. */
export function isAttributeName(name: string): boolean {
  return name.length <= LONGEST_NAME && NAME.test(name);
}

/**
 * The value of attribute `name` in the form that its type has: `02-00-…-01` becomes `02:00:…:01`, `0x01` of an
 * attribute that holds numbers becomes 1. What the dictionary does not know stays as it is; `undefined` if the
 * value is none of the type.
 */
export function readEventValue(name: string, value: Value): Value | undefined {
  const type = attributeType(name);
  if (type === undefined || !isValueType(type)) return value;
  if (typeof value === "number" && (type === "n" || type === "b")) return value;
  if (typeof value === "number" && type === "h") return undefined;
  const literal = readLiteral(String(value), type);
  return literal?.kind === "literal" ? literal.value : undefined;
}

/** What a value of attribute `name` looks like, for messages. */
export function describeValue(name: string): string {
  const type = attributeType(name);
  return type !== undefined && isValueType(type) ? TYPE_NAMES[type] : "a number or text";
}
