import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { experimentJsonSchema, type JsonSchema } from "../../../controller/src/experiment/json-schema.js";
import { REPOSITORY } from "../../support/command.js";

const schema = experimentJsonSchema();

/** Every property of the schema by its path. */
function properties(of: JsonSchema, path = ""): [path: string, JsonSchema][] {
  const parts = [of.items, of.additionalProperties, ...(of.oneOf ?? []), ...(of.anyOf ?? [])];
  return [
    ...Object.entries(of.properties ?? {}).flatMap(([key, property]): [string, JsonSchema][] => [
      [`${path}.${key}`, property],
      ...properties(property, `${path}.${key}`),
    ]),
    ...parts.flatMap((part) => (typeof part === "object" ? properties(part, `${path}[]`) : [])),
  ];
}

describe("the JSON Schema of the experiment file", () => {
  test("is the committed one (fedprobe schema > experiments/experiment.schema.json)", () => {
    const committed = readFileSync(join(REPOSITORY, "experiments/experiment.schema.json"), "utf8");
    expect(committed).toBe(`${JSON.stringify(schema, null, 2)}\n`);
  });

  test("describes each property", () => {
    const all = properties(schema);
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(([, { description }]) => !description?.endsWith(".")).map(([path]) => path)).toEqual(
      [],
    );
  });

  test("allows no unknown keys, and a parameter where a number is wanted", () => {
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties?.["min_probes"]?.anyOf?.map(({ type }) => type)).toEqual(["integer", "string"]);
  });

  test("is documented: docs/experiment-file.md names every key", () => {
    const docs = readFileSync(join(REPOSITORY, "docs/experiment-file.md"), "utf8");
    const keys = new Set(properties(schema).map(([path]) => path.split(".").at(-1)?.replace("[]", "") ?? ""));
    expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(docs))).toEqual([]);
  });
});
