import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Place, Problem } from "../model/errors.js";
import { quoted } from "./text.js";

/** Values in all, those that aliases repeat counted each time. */
const MOST_VALUES = 200_000;

/** Where a value and its key begin (offsets in the text), and the same of its parts. */
export interface Spot {
  readonly key?: number;
  readonly value: number;
  readonly parts?: ReadonlyMap<string, Spot>;
}

/** Plain data (objects without a prototype, arrays, scalars) beside the places of all its parts. */
export interface Converted {
  readonly value: unknown;
  readonly spot: Spot;
  readonly problems: readonly Problem[];
  /** True if parts are left out that no problem of the schema may be told about. */
  readonly broken: boolean;
}

interface Part {
  readonly value: unknown;
  readonly spot: Spot;
  /** Number of values in it, itself included. */
  readonly size: number;
}

interface Context {
  readonly anchors: Map<string, Part>;
  readonly problems: Problem[];
  readonly placeOf: (offset: number) => Place;
  size: number;
  broken: boolean;
}

/** Converts the contents of a document; `problems` are keys twice, keys that are no text, and bad aliases. */
export function convertNode(node: Node | null, placeOf: (offset: number) => Place): Converted {
  const context: Context = { anchors: new Map(), problems: [], placeOf, size: 0, broken: false };
  const { value, spot } = convert(node, 0, context);
  return { value, spot, problems: context.problems, broken: context.broken };
}

/** `offset` is where the value would stand if it has no text of its own, as in `key:`. */
function convert(node: Node | null | undefined, offset: number, context: Context): Part {
  if (isAlias(node)) return convertAlias(node, context);
  context.size++;
  let part: Part;
  if (isMap(node)) part = convertMap(node, context);
  else if (isSeq(node)) part = convertList(node, context);
  else {
    const empty = !isScalar(node) || !node.range || node.range[0] === node.range[1];
    const value = isScalar(node) ? node.value : null;
    part = { value, spot: { value: empty ? offset : node.range![0] }, size: 1 };
  }
  if (node?.anchor) context.anchors.set(node.anchor, part);
  return part;
}

function convertMap(node: YAMLMap, context: Context): Part {
  const value: Record<string, unknown> = Object.create(null);
  const parts = new Map<string, Spot>();
  const before = context.size;
  for (const pair of node.items) {
    const [key, offset] = keyOf(pair);
    const first = key === undefined ? undefined : parts.get(key);
    if (key === undefined || first) refuseKey(key, offset, first, context);
    const part = convert(pair.value as Node | null, offset, context);
    if (key === undefined || first) continue;
    value[key] = part.value;
    parts.set(key, { ...part.spot, key: offset });
  }
  return { value, spot: { value: node.range?.[0] ?? 0, parts }, size: context.size - before + 1 };
}

/** The key as it is written, so that `1` and `null` are names too; undefined for `__proto__` and collections. */
function keyOf({ key }: Pair): [string | undefined, number] {
  if (!isScalar(key)) return [undefined, (key as Node | null)?.range?.[0] ?? 0];
  const text = key.source ?? String(key.value);
  return [text === "__proto__" ? undefined : text, key.range?.[0] ?? 0];
}

function refuseKey(key: string | undefined, offset: number, first: Spot | undefined, context: Context): void {
  const place = context.placeOf(offset);
  if (key === undefined || !first) {
    context.problems.push({ message: "this cannot be a key", place, next: "write a name before the colon" });
    return;
  }
  const { line, column } = context.placeOf(first.key ?? first.value);
  const message = `the key ${quoted(key)} is there twice, first at ${line}:${column}`;
  context.problems.push({ message, place, next: "keep one of the two, or give one another name" });
}

function convertList(node: YAMLSeq, context: Context): Part {
  const parts = new Map<string, Spot>();
  const value: unknown[] = [];
  const before = context.size;
  for (const [index, item] of node.items.entries()) {
    const part = convert(item as Node | null, (item as Node | null)?.range?.[0] ?? 0, context);
    value.push(part.value);
    parts.set(String(index), part.spot);
  }
  return { value, spot: { value: node.range?.[0] ?? 0, parts }, size: context.size - before + 1 };
}

/** An alias is the value that its anchor has by then; an anchor around its own alias is not there yet. */
function convertAlias(alias: Alias, context: Context): Part {
  const offset = alias.range?.[0] ?? 0;
  const part = context.anchors.get(alias.source);
  const size = part?.size ?? 1;
  const nothing = { value: null, spot: { value: offset }, size: 1 };
  if (part && context.size + size <= MOST_VALUES) {
    context.size += size;
    return part;
  }
  if (part && context.broken) return nothing;
  const message = part
    ? `aliases make more than ${MOST_VALUES} values`
    : `no anchor ${quoted(alias.source)} before this alias`;
  context.problems.push({ message, place: context.placeOf(offset), next: "write the value itself" });
  context.broken = true;
  return nothing;
}
