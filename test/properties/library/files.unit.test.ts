import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listLibrary, type Property } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import { LIBRARY, loadLibrary } from "../../support/analyze-frames.js";

const PAGE = readFileSync(fileURLToPath(new URL("../../../docs/properties.md", import.meta.url)), "utf8");
const FILES = listLibrary(LIBRARY).map(({ name }) => ({ name, properties: loadLibrary(name) }));
const PROPERTIES = FILES.flatMap(({ properties }) => properties);

function row(name: string, property: Property): string {
  const { id, kind, severity, scope, parameters, description, internal } = property;
  const link = `[\`${name}\`](../properties/library/${name}.xml)`;
  const traits = [kind];
  if (severity === "info") traits.push(severity);
  if (scope === "distributed") traits.push(scope);
  if (internal) traits.push("internal");
  const settable = parameters.map((one) => `\`${one.name}\` ${one.default} ${one.unit}`.trim());
  return `| ${link} | ${id} | ${traits.join(", ")} | ${description} | ${settable.join(", ")} |`;
}

describe("the library", () => {
  test("is listed in docs/properties.md: write there what this test expects", () => {
    const rows = FILES.flatMap(({ name, properties }) => properties.map((property) => row(name, property)));
    const head = ["| file | property | kind | says | parameters |", "|---|---|---|---|---|"];
    expect(PAGE).toContain([...head, ...rows].join("\n"));
  });

  test("has files in folders, each of which can be named alone but for those that build on others", () => {
    for (const { name } of FILES) expect(name).toMatch(/^(iot|ip|adhoc)\/[a-z0-9-]+$/);
    expect(new Set(PROPERTIES.map(({ id }) => id)).size).toBe(PROPERTIES.length);
  });

  test.each(PROPERTIES.map((property) => [property.id, property] as const))(
    "property %d says what it is about, and what each of its parameters is",
    (_, { description, kind, parameters }) => {
      expect(description).not.toBe("");
      expect(kind).not.toBe("other");
      for (const parameter of parameters) {
        expect(parameter.description).not.toBe("");
        expect(typeof parameter.default).toBe("number");
      }
    },
  );
});
