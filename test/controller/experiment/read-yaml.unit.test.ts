import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readYaml } from "../../../controller/src/experiment/read-yaml.js";
import { formatProblem } from "../../../controller/src/model/errors.js";

const problems = (text: string) => readYaml(text, "e.yaml").problems.map(formatProblem);
const at = (text: string, path: (string | number)[], of?: "key" | "value") => {
  const { line, column } = readYaml(text, "e.yaml").place(path, of);
  return `${line}:${column}`;
};

describe("places in a YAML file", () => {
  const text = "name: quick\nprobes:\n  west: {source: {kind: zep}}\nnodes:\n  - a\n  -\nempty:\n";
  const cases: [(string | number)[], "key" | "value", string][] = [
    [["name"], "value", "1:7"],
    [["name"], "key", "1:1"],
    [["probes", "west", "source", "kind"], "value", "3:25"],
    [["probes", "west", "source"], "key", "3:10"],
    [["nodes", 0], "value", "5:5"],
    [["nodes", 1], "value", "6:4"],
    [["empty"], "value", "7:1"],
    [[], "value", "1:1"],
  ];
  test.each(cases)("%j (%s) stands at %s", (path, of, place) => expect(at(text, path, of)).toBe(place));

  test("what is missing is missing from the key above it", () => {
    expect(at(text, ["probes", "west", "on"])).toBe("3:3");
    expect(at(text, ["duration"])).toBe("1:1");
    expect(at(text, ["nodes", 7])).toBe("4:1");
  });

  test("an alias has the place of its anchor", () => {
    expect(at("a: &x {b: 1}\nc: *x\n", ["c", "b"])).toBe("1:11");
  });

  test("columns count characters also after tabs, CRLF and wide ones", () => {
    expect(at("a: 1\r\nb: 2\r\n", ["b"])).toBe("2:4");
    expect(at('"ä€": 1', ["ä€"])).toBe("1:7");
  });
});

describe("what is read", () => {
  test("YAML 1.2 core types, whatever the file says it is", () => {
    const { data, problems } = readYaml(
      "%YAML 1.1\n---\na: yes\nb: 2020-01-01\nc: 0xabcd\nd: 1_0\n<<: {e: 1}\n",
      "e.yaml",
    );
    expect(data).toEqual({ a: "yes", b: "2020-01-01", c: 0xabcd, d: "1_0", "<<": { e: 1 } });
    expect(problems).toEqual([]);
  });

  test("keys are text as it is written", () => {
    expect(readYaml("1: a\nnull: b\n0x10: c\n: d\n", "e.yaml").data).toEqual({
      "1": "a",
      null: "b",
      "0x10": "c",
      "": "d",
    });
  });

  test("names of JavaScript are nothing special", () => {
    const { data } = readYaml("constructor: {toString: 1}\nhasOwnProperty: 2\n", "e.yaml");
    expect(Object.keys(data as object)).toEqual(["constructor", "hasOwnProperty"]);
    expect(Object.getPrototypeOf(data)).toBeNull();
  });
});

describe("what is wrong with the YAML", () => {
  test.each([
    ["a: 1\nb: 2\na: 3\n", 'e.yaml:3:1: the key "a" is there twice, first at 1:1'],
    ["a: {b: 1, b: 2}", 'e.yaml:1:11: the key "b" is there twice, first at 1:5'],
    ["a: [1, 2\nb: 3\n", "e.yaml:2:1: YAML: Flow sequence"],
    ["a: !js/function x\n", "e.yaml:1:4: YAML: Unresolved tag: !js/function"],
    ["a: !!binary aGk=\n", "e.yaml:1:4: YAML: Unresolved tag"],
    ["a: 1\n---\nb: 2\n", "e.yaml:2:1: YAML: a second document begins"],
    ["__proto__: {a: 1}\n", "e.yaml:1:1: this cannot be a key"],
    ["a: {__proto__: 1}\n", "e.yaml:1:5: this cannot be a key"],
    ["? [a]\n: 1\n", "e.yaml:1:3: this cannot be a key"],
    ["a: *b\n", 'e.yaml:1:4: no anchor "b" before this alias'],
    ["a: &a [*a]\n", 'e.yaml:1:8: no anchor "a" before this alias'],
    ["a:\n\t- b\n", "e.yaml:2:1: YAML: Tabs are not allowed as indentation"],
    [`a: {b: \${c}}\n`, "e.yaml:1:9: YAML:"],
  ])("%j: %s", (text, message) => expect(problems(text)[0]).toContain(message));

  test("references inside braces is told to be quoted", () => {
    expect(problems(`a: {b: \${c}}\n`)[0]).toContain(`inside { } and [ ] write "\${…}" in quotes`);
  });

  test("where the parser loses its way, what follows is not reported too", () => {
    expect(problems(`  a: 1\n${"b: 2\n".repeat(500)}`)).toHaveLength(1);
  });

  test("all syntax errors come at once", () => {
    expect(problems("a: 'x' y\nb: 'x' y\n").map((problem) => problem.split(" ")[0])).toEqual([
      "e.yaml:1:8:",
      "e.yaml:2:8:",
    ]);
  });
});

describe("hostile YAML", () => {
  const nested = (open: string, count: number) => open.repeat(count);
  const bomb = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"];
  for (let i = 1; i < 12; i++)
    bomb.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(",")}]`,
    );

  test.each([
    ["an alias bomb", bomb.join("\n"), "aliases make more than"],
    ["a million [", nested("[", 1_000_000), "nested too deeply"],
    ["a hundred thousand {a:", nested("{a: ", 100_000), "nested too deeply"],
    ["half a million -", nested("- ", 500_000), "nested too deeply"],
    ["half a million ?", nested("? ", 500_000), "nested too deeply"],
    [
      "deep indentation",
      Array.from({ length: 900 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
      "nested too deeply",
    ],
    ["a million commas", `[${",".repeat(1_000_000)}]`, "more than 300000 tokens"],
    ["a quarter of a million documents", "---\n".repeat(250_000), "more than 300000 tokens"],
  ])("%s is refused", (_, text, message) => expect(problems(text).join("\n")).toContain(message));

  test("aliases that stay small are allowed", () => {
    expect(readYaml("a: &p [1, 2]\nb: [*p, *p]\n", "e.yaml").data).toEqual({
      a: [1, 2],
      b: [
        [1, 2],
        [1, 2],
      ],
    });
  });

  test("any text is read or refused, with places inside it", () => {
    const piece = fc.constantFrom(
      ..."a b : - ? [ ] { } , & * ! | > ' \" % @ # \n \t --- ... <<: 1 ~ \\ $".split(" "),
      "\n",
      "  ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join("");
        const lines = text.split("\n");
        for (const { place } of readYaml(text, "e.yaml").problems) {
          expect(place?.line).toBeLessThanOrEqual(lines.length);
          expect(place?.column).toBeLessThanOrEqual((lines[(place?.line ?? 1) - 1]?.length ?? 0) + 2);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
