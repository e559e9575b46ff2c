import { parameterFault } from "../data/parameter-fault.js";
import type { Property } from "../data/property.js";
import type { Value } from "../model.js";
import { suggest } from "../problems/nearest-name.js";
import { Problems } from "../problems/property-error.js";

/** Values by `<kind or property_id>.<name>`, as an experiment gives them. */
export type Overrides = Readonly<Record<string, Value>>;

/** What an experiment sets stands in no property file. */
const PLACE = { file: "parameters", line: 1, column: 1 } as const;

function split(key: string): readonly [owner: string, name: string] {
  const dot = key.indexOf(".");
  return dot < 0 ? ["", key] : [key.slice(0, dot), key.slice(dot + 1)];
}

function ownersOf(properties: readonly Property[], key: string): readonly Property[] {
  const [owner] = split(key);
  return properties.filter(({ id, kind }) => owner === kind || owner === String(id));
}

function reportUnknown(properties: readonly Property[], key: string, problems: Problems): void {
  const owners = ownersOf(properties, key);
  const known = (owners.length > 0 ? owners : properties).flatMap(({ kind, parameters }) =>
    parameters.map(({ name }) => `${kind}.${name}`),
  );
  const next =
    known.length === 0 ? "there is none to set" : `${suggest(key, known)} Known: ${known.join(" ")}`;
  problems.add({ ...PLACE, message: `unknown parameter '${key}'`, next });
}

function checkOverride(properties: readonly Property[], key: string, value: Value, problems: Problems): void {
  let known = false;
  for (const property of ownersOf(properties, key)) {
    const parameter = property.parameters.find(({ name }) => name === split(key)[1]);
    if (parameter === undefined) continue;
    known = true;
    const fault = parameterFault(property, parameter, value);
    const next = `its default is ${parameter.default} ${parameter.unit}`.trim();
    if (fault) problems.add({ ...PLACE, message: `parameter '${key}' is '${value}', and ${fault}`, next });
  }
  if (!known) reportUnknown(properties, key, problems);
}

/**
 * Checks what an experiment sets against all properties that it loads. Throws `PropertyError`, file
 * `parameters`, for every name that no property has and every value that does not fit.
 */
export function checkParameters(properties: readonly Property[], overrides: Overrides): void {
  const problems = new Problems();
  for (const [key, value] of Object.entries(overrides)) checkOverride(properties, key, value, problems);
  problems.check();
}

/** Those of `overrides` that are meant for a property of `properties`, rightly or wrongly named. */
export function overridesFor(properties: readonly Property[], overrides: Overrides): Overrides {
  return Object.fromEntries(
    Object.entries(overrides).filter(([key]) => ownersOf(properties, key).length > 0),
  );
}

/** The value of each parameter of `property`: what `<property_id>.<name>` or `<kind>.<name>` sets, else its default. */
export function resolveParameters(property: Property, overrides: Overrides): ReadonlyMap<string, Value> {
  return new Map(
    property.parameters.map(({ name, default: standard }) => {
      const keys = [`${property.id}.${name}`, `${property.kind}.${name}`];
      const key = keys.find((candidate) => Object.hasOwn(overrides, candidate));
      const value = key === undefined ? standard : overrides[key]!;
      return [name, typeof standard === "number" ? Number(value) : value];
    }),
  );
}
