import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PropertyError, readProperties } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import { DATA } from "./cases.js";
import { MMT_DICTIONARY, MMT_PROTOCOLS } from "./mmt-attributes.js";

const MMT = join(DATA, "mmt");
const hasRules = existsSync(join(MMT, "rules_inventory.txt"));
const describeWithData = hasRules ? describe : describe.skip;

interface Rule {
  readonly name: string;
  readonly text: string;
  /** Whether it holds C. */
  readonly code: boolean;
  readonly attributes: readonly string[];
}

/** Lines are `id|file|type|operator|window|emb=<0 or 1>|functions|attributes`. */
function readInventory(): readonly Rule[] {
  if (!hasRules) return [];
  const lines = readFileSync(join(MMT, "rules_inventory.txt"), "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [, name = "", , , , code, , attributes = ""] = line.split("|");
    const text = readFileSync(join(MMT, "rules", name), "utf8");
    return { name, text, code: code === "emb=1", attributes: attributes.split(" ") };
  });
}

const rules = readInventory();

/** What their functions do no expression can. */
const WITHOUT_ALTERNATIVE: readonly string[] = ["97.http2_compression_attack_recognition.xml"];

function isKnown(attribute: string): boolean {
  return MMT_PROTOCOLS.has(attribute.slice(0, attribute.indexOf(".")));
}

function refusalOf({ name, text }: Rule): string {
  try {
    readProperties(text, { file: name, ...MMT_DICTIONARY });
    return "";
  } catch (error) {
    if (!(error instanceof PropertyError)) throw error;
    return error.message;
  }
}

describeWithData("the rules of the original", () => {
  const ours = rules.filter(({ code, attributes }) => !code && attributes.every(isKnown));
  const withCode = rules.filter(({ code }) => code);
  const foreign = rules.filter((rule) => !rule.code && !ours.includes(rule));

  test("are 38 without C that name only protocols that we have", () => {
    expect(ours.length).toBe(38);
  });

  test.each(ours.map((rule) => [rule.name, rule] as const))("%s loads unmodified", (_, rule) => {
    expect(refusalOf(rule)).toBe("");
  });

  test.each(withCode.map((rule) => [rule.name, rule] as const))("%s is refused for its C", (_, rule) => {
    const refusal = refusalOf(rule);
    expect(refusal).toMatch(/embedded C is refused \((em|on)_[^)]+\); rules are data/);
    const called = [...rule.text.matchAll(/#(em_\w+)/g)].map((match) => match[1]!);
    for (const name of called) expect(refusal).toContain(name);
    if (!WITHOUT_ALTERNATIVE.includes(rule.name)) expect(refusal).toMatch(/; for em_\w+ \S/);
  });

  test.each(foreign.map((rule) => [rule.name, rule] as const))(
    "%s is refused for an attribute of a protocol that we do not have",
    (_, rule) => {
      const refusal = refusalOf(rule);
      const unknown = rule.attributes.filter((attribute) => !isKnown(attribute));
      for (const attribute of unknown) expect(refusal).toContain(`unknown attribute '${attribute}'`);
    },
  );

  test.each(hasRules ? readdirSync(join(MMT, "rules-fed4fire")) : [])("%s loads unmodified", (name) => {
    const text = readFileSync(join(MMT, "rules-fed4fire", name), "utf8");
    expect(refusalOf({ name, text, code: false, attributes: [] })).toBe("");
  });
});
