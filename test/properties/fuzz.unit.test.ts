import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listLibrary, makeMachine, PropertyError } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { computing, escapeXml, judge, read, thenOf, toEvent } from "./trace.js";

const RUNS = 10_000;

const VALUES = {
  ...{
    "a.x": 1,
    "a.y": 0,
    "a.z": -3.5,
    "a.s": "GET'\"",
    "ip.src": "10.0.0.1",
    "ipv6.src": "fe80::1",
    "ipv6.dst": "ff02::1",
  },
  ...{
    "http.method": "${1}",
    "node.id": "__proto__",
    "node.reports": 2,
    "tcp.flags": 0,
    "udp.dest_port": 1,
    "meta.retransmission": 0,
  },
};

/** Reads and, if it can be read, runs. Nothing but `PropertyError` may come of it. */
function survives(xml: string): void {
  let properties: ReturnType<typeof read>;
  try {
    properties = read(xml);
  } catch (error) {
    if (!(error instanceof PropertyError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    for (const { line, column, message, next } of error.problems) {
      expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
      expect(message).not.toBe("");
      expect(next).not.toBe("");
    }
    return;
  }
  const machine = makeMachine(properties);
  for (let i = 0; i < 3; i++) machine.offer(toEvent(machine, i * 1e6, i + 1, VALUES));
  machine.tick(1e15);
  machine.end();
}

const TOKENS = [
  ..."( ) && || == != < <= > >= + - * / , ' '' ' # $ . & | = ! 0 1 -1 1.5 0x1f 1e9 1e999 99999999999999999999 true false".split(
    " ",
  ),
  ..."a.x a.y a.z a.s ip.src ipv6.src http.method a.x.1 a.x.2 a.x.99999 no.such 8021q.vid x $n $p #is_exist( #count( #count(5, #strlen(".split(
    " ",
  ),
  ..."#count(5,a.x) #rate(5) #distinct(5,a.s) #sum(5,a.x) #newer(a.x,a.y) #abs( #max(a.x,1) #contains(a.s, #matches(a.s, #matches(a.s,'(a+)+') '[' '(?i)x{9}' #strlen(a.s) #in(ip.src, #is_null(a.s) verdict.node 'GET' '10.0.0.0/8' '10.0.0.0/99' 'fe80::/10' '\u{1F600}' __proto__ constructor.constructor \u0000 \\ ; ` ${".split(
    " ",
  ),
];

const expressions = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...TOKENS), { maxLength: 14 }).map((tokens) => tokens.join(" ")),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...TOKENS), { maxLength: 14 }).map((tokens) => tokens.join("")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

const LIBRARY = fileURLToPath(new URL("../../properties/library", import.meta.url));
const FILES = [
  ...listLibrary(LIBRARY).map(({ path }) => readFileSync(path, "utf8")),
  computing("a.x == 1 && #count(5, a.y) > 3", 'kind="dos" hold="3s" node="a.s"'),
  thenOf("a.x == 1", "a.y == a.y.1", 'counter_max="5"').replace("THEN", "AND"),
  thenOf("a.x == 1", "a.y == a.y.1", 'delay_max="5"').replace("THEN", "BEFORE"),
  thenOf("a.x == 1", "a.y == a.y.1", 'delay_max="5"').replace("THEN", "NOT"),
  computing("a.x == 1", 'value="REPEAT" repeat_times="3"'),
  computing("a.x == 1", 'value="NOT" delay_max="1"'),
  thenOf("a.x == 1", "a.y == a.y.1 && a.z > a.z.1", 'delay_units="ms" delay_min="0+" delay_max="$n"'),
];

const PIECES = [
  ..."< > / \" ' = & &lt; &amp; &#x41; <!-- --> <![CDATA[ ]]> <? ?> <! <!DOCTYPE a [ ] -".split(" "),
  ...'<event/> <operator value="THEN"> </operator> <parameter name="n" default="1"/> value="THEN" delay_max="$n" event_id="1"'.split(
    / (?=<|[a-z])/,
  ),
  ..."property beginning event_id boolean_expression \u0000 \uFEFF \r\n \n".split(" "),
];

/** A file with pieces cut out of it, put into it, or repeated. */
const mutated = fc
  .record({
    file: fc.constantFrom(...FILES),
    edits: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.integer({ min: 0, max: 30 }),
        put: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 5 })),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ file, edits }) =>
    edits.reduce((text, { at, cut, put }) => {
      const index = Math.floor(at * text.length);
      return text.slice(0, index) + put + text.slice(index + cut);
    }, file),
  );

describe("whatever a file holds", () => {
  test("expressions are read and run, or refused as properties are", () => {
    fc.assert(
      fc.property(expressions, (text) => survives(computing(text))),
      { numRuns: RUNS / 2 },
    );
    fc.assert(
      fc.property(expressions, expressions, (a, b) => survives(thenOf(a, b, 'delay_max="3"'))),
      { numRuns: RUNS / 2 },
    );
  });

  test("mutated files are read and run, or refused as properties are", () => {
    fc.assert(
      fc.property(mutated, (xml) => survives(xml)),
      { numRuns: RUNS },
    );
  });
});

/** What would do something if any of it were ever compiled, evaluated or put into a path or a command. */
const INJECTIONS = [
  "process.exit(1)",
  "globalThis.pwned = 1",
  "constructor.constructor('globalThis.pwned=1')()",
  "a.x == 1; globalThis.pwned = 1",
  "a.x == 1 && (globalThis.pwned = 1)",
  "a.x == 1 || globalThis.pwned++",
  "`${globalThis.pwned = 1}`",
  "a.s == '`${globalThis.pwned = 1}`'",
  "a.s == '\\'; globalThis.pwned = 1; //'",
  "a.s == ''; globalThis.pwned = 1; ''",
  "a.s == '\"; globalThis.pwned = 1; \"'",
  "a.s == '</script><script>globalThis.pwned=1</script>'",
  "a.s == '$(touch /tmp/pwned)'",
  "a.s == '; rm -rf / #'",
  "a.s == '../../../../etc/passwd'",
  "a.s == '\u2028globalThis.pwned=1'",
  "a.s == '\\u0027;globalThis.pwned=1'",
  "a.s == '%27;globalThis.pwned=1'",
  "a.s == '\u0000'",
  "a.s == '{{7*7}}'",
  "a.s == '=cmd|calc!A1'",
  "a.s == '\u001b]52;c;cHduZWQ=\u0007'",
  "a.s == '\r\n2026 forged line'",
  "#eval('globalThis.pwned=1')",
  "#Function('globalThis.pwned=1')",
  "#require('child_process')",
  "#is_exist(constructor.constructor)",
  "#is_exist(__proto__.polluted)",
  "__proto__.polluted == 1",
  "a.__proto__ == 1",
  "a.constructor == 1",
  "Object.prototype.polluted == 1",
  "this.constructor == 1",
  "import('fs')",
  "new.target == 1",
  "a.x /* */ == 1",
  "a.x == 1 // comment",
  "a.x == 1 <!-- comment",
  "a.x.1; globalThis.pwned=1",
  "$(id) == 1",
  "${globalThis.pwned=1} == 1",
  "a.x == 1 ? globalThis.pwned = 1 : 0",
  "a['x'] == 1",
  "a.x => globalThis.pwned",
  "yield.x == 1",
];

describe("what looks like code", () => {
  test.each(INJECTIONS)("is refused or inert: %j", (text) => {
    survives(computing(text));
    survives(thenOf("a.x == 1", text, 'delay_max="1"'));
    for (const attribute of ["description", "kind", "node", "hold", "delay_max", "event_id"]) {
      survives(computing("a.x == 1").replace("<event", `<event ${attribute}="${escapeXml(text)}"`));
      survives(computing("a.x == 1", `${attribute}="${escapeXml(text)}"`));
    }
    expect(globalThis).not.toHaveProperty("pwned");
    expect({}).not.toHaveProperty("polluted");
  });

  test("is a value like any other where a text may stand", () => {
    const code = "`${globalThis.pwned = 1}`";
    const verdicts = judge(computing(`a.s == '${code}'`, 'node="a.s"'), [
      { time: 1, values: { "a.s": code } },
    ]);
    expect(verdicts.map(({ node }) => node)).toEqual([code]);
  });
});
