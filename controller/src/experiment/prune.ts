import { type DataPath, isMapping } from "./data-path.js";

/** A copy of `data` without the values at `paths`; entries of lists keep their indices. */
export function prune(data: unknown, paths: readonly DataPath[]): unknown {
  return copy(data, "", new Set(paths.map(keyOf)));
}

function copy(value: unknown, at: string, pruned: ReadonlySet<string>): unknown {
  if (pruned.has(at)) return undefined;
  if (Array.isArray(value)) return value.map((item, index) => copy(item, `${at}/${index}`, pruned));
  if (!isMapping(value)) return value;
  const kept: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) kept[key] = copy(item, `${at}/${escaped(key)}`, pruned);
  return kept;
}

function keyOf(path: DataPath): string {
  return path.map((step) => `/${escaped(String(step))}`).join("");
}

/** RFC 6901, 3. */
function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
