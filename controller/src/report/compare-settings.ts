/** A setting that differs between two plans, by its path: `emulation.seed`. */
export interface Difference {
  readonly setting: string;
  readonly values: readonly [string, string];
}

/** What says where the files lay or repeats them, not what was run. */
const NO_SETTINGS: ReadonlySet<string> = new Set(["file", "text", "path"]);

/** Every leaf of two JSON documents that is not the same in both, in the order of the first. */
export function compareSettings(first: unknown, second: unknown): Difference[] {
  const [one, other] = [leavesOf(first), leavesOf(second)];
  const settings = new Set([...one.keys(), ...other.keys()]);
  return [...settings].flatMap((setting): Difference[] => {
    const values = [one.get(setting) ?? "–", other.get(setting) ?? "–"] as const;
    return values[0] === values[1] ? [] : [{ setting, values }];
  });
}

function leavesOf(document: unknown): Map<string, string> {
  const leaves = new Map<string, string>();
  const visit = (value: unknown, path: string) => {
    if (typeof value !== "object" || value === null) {
      leaves.set(path, JSON.stringify(value) ?? "–");
      return;
    }
    for (const [key, below] of Object.entries(value))
      if (!NO_SETTINGS.has(key)) visit(below, path === "" ? key : `${path}.${key}`);
  };
  visit(document, "");
  return leaves;
}
