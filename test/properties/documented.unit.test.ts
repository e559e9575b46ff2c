import { readFileSync } from "node:fs";
import { ATTRIBUTES, attributeType } from "@fedprobe/dissection";
import { KINDS, readProperties } from "@fedprobe/properties";
import { expect, test } from "@jest/globals";

const PAGE = readFileSync(new URL("../../docs/properties.md", import.meta.url), "utf8");

test("docs/properties.md lists every kind, in order", () => {
  const listed = /^Kinds: (.*?)\. Alerts/ms.exec(PAGE)?.[1] ?? "";
  expect([...listed.matchAll(/`([a-z-]+)`/g)].map(([, kind]) => kind)).toEqual(KINDS);
});

test("the properties in docs/properties.md can be read", () => {
  const examples = [...PAGE.matchAll(/^```xml\n([\s\S]*?)^```/gm)].map(([, text]) => text ?? "");
  const knownAttributes = ATTRIBUTES.map(({ name }) => name);
  expect(examples.length).toBeGreaterThan(0);
  for (const text of examples) {
    expect(readProperties(text, { file: "properties.md", attributeType, knownAttributes })).not.toEqual([]);
  }
});
