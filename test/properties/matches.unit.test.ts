import { describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { computing, judge, problemsOf } from "./trace.js";

function isFound(pattern: string, text: string): boolean {
  return judge(computing(`#matches(a.s, '${pattern}')`), [{ time: 1, values: { "a.s": text } }]).length === 1;
}

describe("#matches", () => {
  test.each([
    ["a+b", "caab", true],
    ["^a+b$", "caab", false],
    ["^(GET|POST) /", "POST /x", true],
    ["(?i)union.+select", "/?q=1+UNION+ALL+SELECT+2", true],
    ["\\d{2,3}", "a12", true],
    ["\\d{2,3}", "a1", false],
    ["^.$", "\u{1F600}", true],
    ["\\p{Greek}", "αβγ", true],
    ["", "x", true],
    ["a.b", "a\nb", false],
  ])("%s in %j: %s", (pattern, text, expected) => {
    expect(isFound(pattern, text)).toBe(expected);
  });

  const atoms = fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "(a|b)", "(ab)", "x");
  const repeated = fc.tuple(atoms, fc.constantFrom("", "*", "+", "?", "{2}")).map((parts) => parts.join(""));
  const patterns = fc
    .tuple(fc.constantFrom("", "^"), fc.array(repeated, { maxLength: 5 }), fc.constantFrom("", "$"))
    .map(([begin, parts, end]) => begin + parts.join("") + end);

  test("finds what a regular expression of JavaScript does", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "x"), maxLength: 12 });
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(isFound(pattern, text)).toBe(new RegExp(pattern).test(text));
      }),
    );
  });

  test("is absent where the text is: neither true nor false", () => {
    const moments = [{ time: 1, values: { "a.x": 1 } }];
    expect(judge(computing("#matches(a.s, 'a') == 0"), moments)).toEqual([]);
    expect(judge(computing("#matches(a.s, 'a') == 0"), [{ time: 1, values: { "a.s": 5 } }])).toEqual([]);
    expect(judge(computing("#matches(a.s, 'a') == 0"), [{ time: 1, values: { "a.s": "b" } }]).length).toBe(1);
  });

  test.each([
    ["(", "missing closing )"],
    ["*", "missing argument to repetition operator"],
    ["(a)\\1", "invalid escape sequence: `\\1`"],
    ["(?=a)", "invalid or unsupported Perl syntax"],
    ["a{1001}", "invalid repeat count: `{1001}`"],
    ["((a{99}){99}){99}", "invalid repeat count"],
    ["\\p{Foo}", "invalid character class range: `\\p{Foo}`"],
    ["(?:ab|bc){400}", "its repetitions are too many"],
    ["x".repeat(1025), "a pattern of more than 1024 characters"],
    ["(".repeat(1001), "cannot be read"],
  ])("a bad pattern %# is told with its place and what is wrong", (pattern, message) => {
    const problems = problemsOf(computing(`a.x == 1 && #matches(a.s, '${pattern}')`));
    expect(problems.length).toBe(1);
    expect(problems[0]).toMatch(/^2:\d+ the pattern '/);
    expect(problems[0]).toContain(message);
    // The columns before the pattern, `&amp;&amp;` counted as it is written.
    expect(problems[0]).toContain(`2:${problemsColumn("a.x == 1 &amp;&amp; #matches(a.s, ")} `);
  });

  test.each(["#matches(a.s, http.method)", "#matches(a.s, $n)", "#matches(a.x, 'a')", "#matches(a.s)"])(
    "%s is refused: the pattern is a text, and so is where it is looked for",
    (expression) => {
      const xml = computing(expression).replace("<event", '<parameter name="n" default="a"/><event');
      expect(problemsOf(xml).join()).toContain("#matches(proto.att, 'pattern')");
    },
  );
});

function problemsColumn(before: string): number {
  return '    <event event_id="1" boolean_expression="'.length + before.length + 1;
}

/** How often the characters of a text are looked at while `look` does its work. */
function countLooks(look: () => void): number {
  const looks = (["charCodeAt", "codePointAt", "charAt", "at"] as const).map((name) =>
    jest.spyOn(String.prototype, name),
  );
  try {
    look();
    return looks.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  } finally {
    for (const one of looks) one.mockRestore();
  }
}

describe("patterns that would take others years", () => {
  const CATASTROPHES = [
    ["(a+)+$", "a"],
    ["^(a|a)*$", "a"],
    ["^(a|aa)+$", "a"],
    ["(a*)*b", "a"],
    ["^(([a-z])+.)+[A-Z]([a-z])+$", "a"],
    ["(.*)*x=.*", "x"],
    ["(.*a){12}b", "a"],
    ["(a?){30}a{30}b", "a"],
    ["^(\\s*a?)*;", " a"],
  ] as const;

  test.each(CATASTROPHES)("%s looks at each character of a long text a few times", (pattern, piece) => {
    const text = `${piece.repeat(50_000)}!`;
    const looks = countLooks(() => isFound(pattern, text));
    expect(looks).toBeLessThan(4 * text.length + 10_000);
  });
});
