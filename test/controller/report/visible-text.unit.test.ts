import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { safeJson, visibleLines, visibleText } from "../../../controller/src/report/visible-text.js";

const anyText = fc.string({ unit: "binary", maxLength: 60 });

describe("text from outside", () => {
  test.each([
    ["\u001b[31mred", "\\x1b[31mred"],
    ["\u202egnp.exe", "\\u202egnp.exe"],
    ["one\r\ntwo", "one\\x0d\\x0atwo"],
    ["\u009b2J", "\\x9b2J"],
    ["a\ud800", "a\\ud800"],
    ["grün 日本 😀 עברית", "grün 日本 😀 עברית"],
  ])("%j is shown as %j", (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  test("is one line, however many it has, or just as many", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(visibleLines(text).split("\n")).toHaveLength(text.split("\n").length);
      }),
    );
  });
});

test("JSON is the same value without a character that steers", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
      expect(JSON.parse(safeJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      expect(safeJson(value)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }),
  );
});
