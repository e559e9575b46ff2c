import { readFileSync } from "node:fs";
import { KINDS } from "@fedprobe/properties";
import { expect, test } from "@jest/globals";

test("docs/properties.md lists every kind, in order", () => {
  const page = readFileSync(new URL("../../docs/properties.md", import.meta.url), "utf8");
  const listed = /^Kinds: (.*?)\. Alerts/ms.exec(page)?.[1] ?? "";
  expect([...listed.matchAll(/`([a-z-]+)`/g)].map(([, kind]) => kind)).toEqual(KINDS);
});
