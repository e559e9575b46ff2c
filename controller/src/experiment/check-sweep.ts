import type { Draft } from "./check-form.js";
import { aboutKey, type Finding } from "./finding.js";
import { suggestName } from "./nearest-name.js";
import { quoted, shown } from "./text.js";

/** More runs than this are a slip of the pen. */
const MOST_RUNS = 1000;

/** Swept parameters are declared, their values have the right type, and the runs can be counted. */
export function checkSweep({ sweep, parameters = {} }: Draft): Finding[] {
  if (!sweep) return [];
  const swept = Object.entries(sweep.parameters ?? {});
  const findings = swept.flatMap(([name, values]) => checkValues(name, values ?? [], parameters[name]?.type));
  const unknown = swept.flatMap(([name]): Finding[] => {
    if (Object.hasOwn(parameters, name)) return [];
    const message = `the experiment has no parameter ${quoted(name)}`;
    const next = () => suggestName(name, Object.keys(parameters));
    return [aboutKey(["sweep", "parameters", name], message, next)];
  });
  return [
    ...unknown,
    ...findings,
    ...tooManyRuns(
      swept.map(([, values]) => values?.length ?? 0),
      sweep.repetitions,
    ),
  ];
}

function checkValues(
  name: string,
  values: readonly (string | number | undefined)[],
  type: string | undefined,
): Finding[] {
  const path = ["sweep", "parameters", name];
  if (type === "path") {
    const next = "sweep over a parameter of type text or number";
    return [aboutKey(path, `${quoted(name)} is a path, which cannot be swept`, next)];
  }
  if (type !== "number") return [];
  return values.flatMap((value, index): Finding[] => {
    if (value === undefined || typeof value === "number") return [];
    const message = `${quoted(name)} is a number, and ${shown(value)} is none`;
    return [{ path: [...path, index], message, next: "write a number" }];
  });
}

function tooManyRuns(counts: readonly number[], repetitions = 1): Finding[] {
  const runs = counts.reduce((product, count) => product * count, repetitions);
  if (runs <= MOST_RUNS) return [];
  const message = `the sweep has ${runs} runs, and ${MOST_RUNS} is the most`;
  return [aboutKey(["sweep"], message, "sweep over fewer values, or repeat less often")];
}

/** The first values of what is swept, for everything that looks at one point alone. */
export function firstPoint(sweep: unknown): ReadonlyMap<string, string | number> {
  const parameters = (sweep as { parameters?: unknown } | undefined)?.parameters;
  if (typeof parameters !== "object" || parameters === null) return new Map();
  return new Map(
    Object.entries(parameters).flatMap(([name, values]) => {
      const first: unknown = Array.isArray(values) ? values[0] : undefined;
      return typeof first === "string" || typeof first === "number" ? [[name, first]] : [];
    }),
  );
}
