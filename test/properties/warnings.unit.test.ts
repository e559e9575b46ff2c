import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ATTRIBUTES, attributeType } from "@fedprobe/dissection";
import { listLibrary, type Problem, readProperties } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { computing, DICTIONARY, inBeginning, judge, thenOf } from "./trace.js";

/** `line:column message` of what the reader warns of. */
function warningsOf(xml: string): readonly string[] {
  const warnings: Problem[] = [];
  readProperties(xml, { file: "rule.xml", ...DICTIONARY, warn: (warning) => warnings.push(warning) });
  return warnings.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe("a condition that can never be true is warned of:", () => {
  test.each([
    ["ipv6.dst == 5", "a number is not an IPv6 address"],
    ["5 == ip.src", "a number is not an IPv4 address"],
    ["http.method == 5", "a number is not text"],
    ["ethernet.src == ip.src", "one side is a MAC address"],
    ["a.x == a.s", "one side is a number"],
    ["a.x == 1 && a.x == 2", "contradicts what is said of a.x"],
    ["a.x == 1 && (a.y == 1 && a.x != 1)", "contradicts what is said of a.x"],
    ["a.x > 5 && a.x < 3", "contradicts what is said of a.x"],
    ["5 < a.x && 3 > a.x", "contradicts what is said of a.x"],
    ["a.x > 5 && a.x <= 5", "contradicts what is said of a.x"],
    ["a.x >= 5 && a.x <= 5 && a.x != 5", "contradicts what is said of a.x"],
    ["a.x + 1 == 3 && a.x + 1 == 4", "contradicts what is said of it"],
    ["ip.src == '10.0.0.1' && ip.src == '10.0.0.2'", "contradicts what is said of ip.src"],
    ["a.s == 'GET' && a.s != 'GET'", "contradicts what is said of a.s"],
    ["a.s != 'GET' && a.s == 'GET'", "contradicts what is said of a.s"],
    ["ieee802154.fcs_ok == 2", "ieee802154.fcs_ok is from 0 to 1"],
    ["#strlen(a.s) < 0", "#strlen is at least 0"],
    ["#count(5, a.x) == 0", "#count is at least 1"],
    ["#contains(a.s, 'x') > 1", "#contains is from 0 to 1"],
    ["#contains(a.s, 'x') && #contains(a.s, 'x') == 0", "contradicts what is said of #contains"],
    ["1 == 2", "it is always false"],
    ["'a' == 'b'", "it is always false"],
    ["false", "it is always false"],
    ["a.x == 1 || a.y == 1 && a.y == 2", "contradicts what is said of a.y"],
    ["a.x == 1 && (a.y == 1 || a.z > 3 && a.z < 2)", "contradicts what is said of a.z"],
  ])("%s", (expression, why) => {
    const warnings = warningsOf(computing(expression));
    expect(warnings.length).toBe(1);
    expect(warnings[0]).toMatch(/^2:\d+ this can never be true: /);
    expect(warnings[0]).toContain(why);
  });

  test("at the place of the condition in its file", () => {
    const before = '    <event event_id="1" boolean_expression="a.x == 1 &amp;&amp; ';
    expect(warningsOf(computing("a.x == 1 && a.x == 2"))[0]).toContain(`2:${before.length + 1} `);
  });

  test("but not one that can", () => {
    for (const expression of [
      "a.x == 1 || a.x == 2",
      "a.x > 5 && a.x < 6",
      "a.x >= 5 && a.x <= 5",
      "a.x == 1 && a.y == 2",
      "ip.src == '10.0.0.0/8' && ip.src == '10.1.0.0/16'",
      "ipv6.dst != 5",
      "a.s && a.s == 'x'",
      "ieee802154.dst_address_short == 5 && ieee802154.dst_address_short == '0x0005'",
      "(a.x == 1 && a.x == 2) == 0",
      "#in(a.x, 1, 2) && a.x == 2",
    ])
      expect([expression, warningsOf(computing(expression))]).toEqual([expression, []]);
    expect(warningsOf(thenOf("a.x == 1", "a.x == 2 && a.x.1 == 1", 'type_property="ATTACK"'))).toEqual([]);
  });

  const names = fc.constantFrom("a.x", "a.y");
  const operators = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
  const conditions = fc
    .tuple(names, operators, fc.integer({ min: 0, max: 3 }))
    .map(([name, operator, constant]) => `${name} ${operator} ${constant}`);
  const VALUES = [-1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4];

  test("exactly where no packet satisfies a conjunction", () => {
    const packets = VALUES.flatMap((x) => VALUES.map((y) => ({ time: 1, values: { "a.x": x, "a.y": y } })));
    fc.assert(
      fc.property(fc.array(conditions, { minLength: 1, maxLength: 5 }), (parts) => {
        const xml = computing(["a.x >= -1 && a.y >= -1", ...parts].join(" && "));
        expect(warningsOf(xml).length > 0).toBe(judge(xml, packets).length === 0);
      }),
      { numRuns: 300 },
    );
  });
});

describe("an absence without scope is warned of:", () => {
  const NO_SCOPE = /tells an absence and has no scope/;
  const not = thenOf("a.x == 1", "a.y == 1", 'type_property="ATTACK" delay_max="5"').replace("THEN", "NOT");
  const security = thenOf("a.x == 1", "a.y == 1", 'delay_max="5"');

  test.each([
    ["a NOT", not],
    ["a NOT with one child", computing("a.x == 1", 'value="NOT" delay_max="5"')],
    ["a SECURITY property that times out", security],
    ["one that says no type", security.replace(/type_property="\w+"/, "")],
    [
      "one whose window is a parameter",
      security.replace("<event", '<parameter name="n" default="5"/><event').replace('"5"', '"$n"'),
    ],
    ["a BEFORE", security.replace("THEN", "BEFORE")],
  ])("%s", (_, xml) => {
    expect(warningsOf(xml)).toEqual([expect.stringMatching(NO_SCOPE)]);
    for (const scope of ["local", "distributed"])
      expect(warningsOf(xml.replace("<property", `<property scope="${scope}"`))).toEqual([]);
  });

  test.each([
    ["an attack that is seen", thenOf("a.x == 1", "a.y == 1", 'type_property="ATTACK" delay_max="5"')],
    ["what one packet decides", thenOf("a.x == 1", "a.y == 1")],
    [
      "a context that takes time",
      `<beginning><property property_id="1" value="THEN"><operator value="THEN" delay_max="5">
        <event event_id="1" boolean_expression="a.x == 1"/><event event_id="2" boolean_expression="a.x == 2"/>
        </operator><event event_id="3" boolean_expression="a.y == 1"/></property></beginning>`,
    ],
    ["a COMPUTE property", computing("a.x == 1").replace("ATTACK", "SECURITY")],
  ])("but not %s", (_, xml) => {
    expect(warningsOf(xml)).toEqual([]);
  });
});

test("warnings do not make a file wrong, and errors do not hide them", () => {
  const warnings: Problem[] = [];
  const both = inBeginning(
    `<property property_id="1"><event event_id="1" boolean_expression="a.x == 1 &amp;&amp; a.x == 2"/></property>
     <property property_id="2"><event event_id="1" boolean_expression="a.nothing == 1"/></property>`,
  );
  const warn = (warning: Problem) => warnings.push(warning);
  expect(() => readProperties(both, { file: "rule.xml", ...DICTIONARY, warn })).toThrow(/unknown attribute/);
  expect(warnings.length).toBe(1);
});

const LIBRARY = fileURLToPath(new URL("../../properties/library", import.meta.url));

test.each(listLibrary(LIBRARY).map(({ name, path }) => [name, path]))("%s has no warning", (_, path) => {
  const warnings: Problem[] = [];
  const knownAttributes = ATTRIBUTES.map(({ name }) => name);
  const warn = (warning: Problem) => warnings.push(warning);
  readProperties(readFileSync(path, "utf8"), { file: path, attributeType, knownAttributes, warn });
  expect(warnings).toEqual([]);
});
