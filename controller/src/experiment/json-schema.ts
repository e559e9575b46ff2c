import { type core, z } from "zod";
import { type DataPath, isMapping, valueAt } from "./data-path.js";
import { experimentSchema } from "./schema.js";

/** The parts of JSON Schema (2020-12) that the experiment's schema uses. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema | boolean;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

/** Text with `${name}` in it may stand for anything that is no list or mapping. */
const REFERENCE = { type: "string", pattern: "\\$\\{[^}]*\\}" };

/**
 * JSON Schema of the experiment file for editors (experiments/experiment.schema.json), made from the schema
 * that the loader uses. Where a value is a number, one of a choice or text of some form, `${name}` is allowed too.
 */
export function experimentJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(experimentSchema, {
    io: "input",
    override: ({ jsonSchema, path }) => {
      if (path.at(-1) !== "propertyNames" && !allowsReference(jsonSchema)) allowReference(jsonSchema);
    },
  });
  return { ...(schema as JsonSchema), title: "fedprobe experiment" };
}

function allowsReference({ type, pattern }: core.JSONSchema.BaseSchema): boolean {
  if (type === "number" || type === "integer") return false;
  return pattern === undefined || new RegExp(pattern, "u").test(`\${name}`);
}

function allowReference(schema: Record<string, unknown>): void {
  const form: Record<string, unknown> = {};
  for (const key of Object.keys(schema)) {
    if (key === "description" || key === "default") continue;
    form[key] = schema[key];
    delete schema[key];
  }
  schema["anyOf"] = [form, REFERENCE];
}

/**
 * The schema of the value at `path` of `data`, if there is one; where its form depends on a choice (`kind`,
 * `role`, `do`), the form that `data` chose.
 */
export function schemaAt(experiment: JsonSchema, path: DataPath, data: unknown): JsonSchema | undefined {
  let schema: JsonSchema | undefined = experiment;
  for (const [index, step] of path.entries()) {
    schema = partOf(chosen(schema, valueAt(data, path.slice(0, index))), step);
  }
  return chosen(schema, valueAt(data, path));
}

function partOf(schema: JsonSchema | undefined, step: PropertyKey): JsonSchema | undefined {
  const known = schema?.properties;
  if (known && Object.hasOwn(known, step)) return known[String(step)];
  const others = typeof step === "number" ? schema?.items : schema?.additionalProperties;
  return typeof others === "object" ? others : undefined;
}

function chosen(schema: JsonSchema | undefined, value: unknown): JsonSchema | undefined {
  return schema?.oneOf?.find(({ properties }) => matchesConstants(properties ?? {}, value)) ?? schema;
}

function matchesConstants(properties: Readonly<Record<string, JsonSchema>>, value: unknown): boolean {
  return Object.entries(properties).every(
    ([key, { const: constant }]) => constant === undefined || (isMapping(value) && value[key] === constant),
  );
}
