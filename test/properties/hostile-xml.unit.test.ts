import { describe, expect, test } from "@jest/globals";
import { computing, escapeXml, inBeginning, problemsOf, read, thenOf } from "./trace.js";

describe("hostile XML is refused:", () => {
  const bomb = '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>';
  test.each([
    ["a bomb of entities", `${bomb}${computing("a.x").replace("a.x", "&b;")}`, /DOCTYPE/],
    ["an external entity", `<!DOCTYPE b SYSTEM "file:///etc/passwd">${computing("a.x")}`, /DOCTYPE/],
    [
      "an entity that is not of XML",
      computing("a.x").replace("a.x", "&nbsp;a.x"),
      /'&nbsp;' is not an entity/,
    ],
    ["a reference to no character", computing("a.x").replace("a.x", "a.x&#0;"), /'&#0;' is not an entity/],
    ["two roots", `${computing("a.x")}${computing("a.x")}`, /a root|root/],
    ["'<' in a value", computing("a.x").replace("a.x", "a.x < 3"), /'<' stands in an attribute's value/],
    ["control characters", computing("a.s == '\u0000'"), /control character/],
    [
      "elements nested without end",
      `${"<beginning>".repeat(5000)}${"</beginning>".repeat(5000)}`,
      /nest at most 64/,
    ],
    ["names of the prototype", "<__proto__/>", /cannot be read as XML|root element/],
    ["a repeated attribute", computing("a.x", 'hold="1s" hold="2s"'), /repeated/],
    ["an element that is not closed", computing("a.x").replace("</beginning>", ""), /not well-formed/],
    ["a large attribute", computing(`a.s == '${"x".repeat(20_000)}'`), /more than 16384 characters/],
    [
      "an attribute of 50 MB",
      computing(`a.s == '${"x".repeat(50_000_000)}'`),
      /more than 1048576 characters/,
    ],
    ["50 million lines", "\r\n".repeat(50_000_000), /more than 1048576 characters/],
    [
      "a large file",
      computing("a.x").replace(">", `>${" ".repeat(1_100_000)}`),
      /more than 1048576 characters/,
    ],
    ["deep parentheses", computing(`${"(".repeat(9000)}a.x`), /nested deeper than 64/],
    ["deep signs", computing(`${"-".repeat(9000)}a.x`), /nested deeper than 64/],
    ["a long sum", computing(`${"a.x + ".repeat(2000)}1`), /more than 64 terms/],
  ])("%s", (_, xml, message) => {
    expect(problemsOf(xml).join("\n")).toMatch(message);
  });

  test("thousands of problems are told as the first hundred", () => {
    expect(problemsOf(inBeginning(`<x${"y".repeat(60)}/>`.repeat(10_000))).length).toBe(100);
  });

  test("a name of the prototype is no unit, kind or entity", () => {
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      expect(problemsOf(thenOf("a.x", "a.y", `delay_units="${name}"`)).length).toBeGreaterThan(0);
      expect(problemsOf(computing("a.x", `hold="1${name}"`)).length).toBeGreaterThan(0);
      expect(problemsOf(computing(`#${name}(a.x)`)).length).toBeGreaterThan(0);
      expect(problemsOf(computing(name)).length).toBeGreaterThan(0);
      expect(problemsOf(computing("a.x").replace("a.x", `&${name};`)).length).toBeGreaterThan(0);
      expect(problemsOf(inBeginning(`<${name}/>`)).length).toBeGreaterThan(0);
    }
  });

  test("a quote in a text cannot end the attribute", () => {
    expect(escapeXml("a.s == '\"'")).toContain("&quot;");
    expect(read(computing("a.s == '\"'"))[0]!.root).toMatchObject({ condition: { right: { value: '"' } } });
  });
});
