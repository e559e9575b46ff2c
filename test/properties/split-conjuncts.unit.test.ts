import { splitConjuncts } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Expression } from "../../properties/src/data/expression.js";
import { eventsOf } from "../../properties/src/data/property.js";
import { computing, read } from "./trace.js";

const leaf = fc.constantFrom(
  "a.x == 1",
  "(a.y > 2)",
  "a.s == 'x && (y'",
  "#is_exist(a.z)",
  "a.x + (1 * 2) < 3",
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc
      .tuple(tie("expression"), fc.constantFrom("&&", "||", " && "), tie("expression"))
      .map(([left, operator, right]) => `(${left}${operator}${right})`),
    fc.tuple(tie("expression"), tie("expression")).map((parts) => parts.join(" && ")),
  ),
}));

function conjuncts(condition: Expression): number {
  return condition.kind === "all" ? condition.of.reduce((sum, part) => sum + conjuncts(part), 0) : 1;
}

describe("the conditions that must all hold", () => {
  test.each([
    ["a.x == 1", ["a.x == 1"]],
    ["(a.x == 1) && ((a.y == 2 && a.z == 3))", ["(a.x == 1)", "a.y == 2", "a.z == 3"]],
    ["((a.x == 1 || a.y == 2) && a.z == 3", ["(a.x == 1 || a.y == 2)", "a.z == 3"]],
    ["a.x == 1 && a.y == 2 || a.z == 3", ["a.x == 1 && a.y == 2 || a.z == 3"]],
    ["a.s == ' && '   &&  a.x\n > 2", ["a.s == ' && '", "a.x > 2"]],
  ])("of %s", (text, parts) => {
    expect(splitConjuncts(text)).toEqual(parts);
  });

  test("are those of the expression as it is read, and each can be read alone", () => {
    fc.assert(
      fc.property(expression, (text) => {
        const [event] = eventsOf(read(computing(text))[0]!.root);
        const parts = splitConjuncts(event!.text);
        expect(parts.length).toBe(conjuncts(event!.condition));
        for (const part of parts) expect(() => read(computing(part))).not.toThrow();
      }),
    );
  });
});
