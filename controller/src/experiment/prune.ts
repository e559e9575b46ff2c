import { type DataPath, isMapping, pointerOf } from "./data-path.js";

/** A copy of `data` without the values at `paths`; entries of lists keep their indices, keys of mappings stay. */
export function prune(data: unknown, paths: readonly DataPath[]): unknown {
  return copy(data, "", new Set(paths.map(pointerOf)));
}

function copy(value: unknown, at: string, pruned: ReadonlySet<string>): unknown {
  if (pruned.has(at)) return undefined;
  if (Array.isArray(value)) return value.map((item, index) => copy(item, at + pointerOf([index]), pruned));
  if (!isMapping(value)) return value;
  const kept: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) kept[key] = copy(item, at + pointerOf([key]), pruned);
  return kept;
}
