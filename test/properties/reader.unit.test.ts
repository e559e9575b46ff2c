import { describe, expect, test } from "@jest/globals";
import { computing, inBeginning, problemsOf, read, thenOf } from "./trace.js";

const repeat = (attributes: string) =>
  computing("a.x", attributes).replace('type_property="ATTACK"', 'value="REPEAT"');
const THEN_INSIDE =
  '<operator value="THEN"><event event_id="5" boolean_expression="a.x"/><event event_id="6" boolean_expression="a.y"/></operator>';

describe("a property file", () => {
  test("becomes properties, with defaults for what it does not say", () => {
    const [property] = read(
      inBeginning('<property property_id="9"><event boolean_expression="a.x == 1"/></property>'),
    );
    expect(property).toMatchObject({
      id: 9,
      type: "SECURITY",
      kind: "other",
      severity: "alert",
      scope: "local",
      hold: 0,
    });
    expect(property).toMatchObject({
      description: "",
      parameters: [],
      namesFcs: false,
      root: { kind: "event", id: 1 },
    });
  });

  test("says hold, units and suffixes in µs", () => {
    const [property] = read(
      thenOf("a.x", "a.y", 'hold="1.5m" delay_units="ms" delay_min="3+" delay_max="20-"'),
    );
    expect(property!.hold).toBe(90_000_000);
    expect(property!.root).toMatchObject({
      operator: "THEN",
      delay: {
        unit: 1000,
        min: { quantity: { value: 3 }, shift: 1 },
        max: { quantity: { value: 20 }, shift: -1 },
      },
    });
  });

  test("may begin with a byte order mark, have DOS line ends, comments, CDATA and character references", () => {
    const xml = `\uFEFF<?xml version="1.0"?>\r\n<!-- <!DOCTYPE x> -->\r\n${computing("a.s == 'X'").replace("'X'", "&#39;&#x41;&#x1F600;&apos;")}`;
    const [property] = read(xml);
    expect(property!.place).toMatchObject({ line: 3, column: 12 });
    expect(property!.root).toMatchObject({ condition: { right: { value: "A\u{1F600}" } } });
  });

  test("tells all that is wrong with it at once, each at its place", () => {
    const xml = [
      "<beginning>",
      '  <property property_id="0" type_property="ATACK" knd="dos" value="THEN" delay_max="5x">',
      '    <event event_id="1" boolean_expression="ipv6.scr == \'x\' &amp;&amp; a.y == 1"/>',
      '    <evnt event_id="2"/>',
      "  </property>",
      '  <property property_id="7"><event boolean_expression="a.x = 1"/></property>',
      '  <property property_id="7"><event boolean_expression="a.x"/></property>',
      "</beginning>",
    ].join("\r\n");
    expect(problemsOf(xml)).toEqual([
      "2:3 a THEN with 1 children; give <property> a context and a trigger, each an <event> or <operator>",
      "2:26 property_id is '0'; give it a number from 1 to 65535",
      "2:44 type_property is 'ATACK', not one of SECURITY ATTACK EVASION TEST SECURITY_RULE; did you mean 'ATTACK'?",
      "2:51 unknown attribute 'knd' of <property>; did you mean 'kind'?",
      "2:85 delay_max is '5x'; write an unsigned number or $parameter, with + or - after it if the end is excluded",
      "3:45 unknown attribute 'ipv6.scr'; did you mean 'ipv6.src'?",
      "4:5 unknown element <evnt> in <property>; did you mean 'event'?",
      "6:60 cannot read '= 1'; write proto.attribute, a number, 'text', an operator or a #function",
      "7:3 a second property 7; give each property its own property_id",
    ]);
  });

  test("columns after entities are those of the file", () => {
    const xml = computing("a.x < 1 && a.y < 1 && nosuch.attribute == 1");
    const [line = "", second = ""] = xml.split("\n");
    expect(line).not.toContain("nosuch");
    expect(problemsOf(xml)).toEqual([
      expect.stringContaining(`2:${second.indexOf("nosuch") + 1} unknown attribute 'nosuch.attribute'`),
    ]);
  });

  test("the message of the error has a line for each problem, with the file", () => {
    expect(() => read("<begining/>", "dir/x.xml")).toThrow(
      "dir/x.xml:1:1: the root element is 'begining'; name it 'beginning'",
    );
  });
});

describe("refused:", () => {
  test.each([
    [
      "an unknown operator",
      thenOf("a.x", "a.y").replace("THEN", "THAN"),
      /unknown operator 'THAN'; did you mean 'THEN'/,
    ],
    [
      "a window in packets that ends before it begins",
      thenOf("a.x", "a.y", 'counter_min="4" counter_max="3"'),
      /counter_min is greater than counter_max/,
    ],
    ["a REPEAT without number", repeat(""), /repeat_times is ''; write a whole number from 1 to 256/],
    ["a REPEAT of too many", repeat('repeat_times="257"'), /repeat_times is '257'/],
    [
      "a REPEAT that begins late",
      repeat('repeat_times="3" delay_min="1"'),
      /REPEAT has no delay_min; remove it: its window begins with the first match/,
    ],
    ["times of a THEN", thenOf("a.x", "a.y", 'repeat_times="2"'), /THEN has no repeat_times/],
    ["an AND of one", repeat("").replace("REPEAT", "AND"), /an? AND with 1 children/],
    [
      "a NOT of several packets",
      thenOf("a.x", "a.y")
        .replace("THEN", "NOT")
        .replace(/<event event_id="2".*\/>/, THEN_INSIDE),
      /the child that a NOT excludes takes several packets/,
    ],
    [
      "a BEFORE whose if takes several packets",
      inBeginning(
        `<property property_id="1" value="BEFORE">${THEN_INSIDE}<event event_id="9" boolean_expression="a.x"/></property>`,
      ),
      /the first child of a BEFORE takes several packets/,
    ],
    [
      "an absence in a context",
      inBeginning(
        `<property property_id="1" value="THEN"><operator value="NOT"><event boolean_expression="a.x"/></operator><event boolean_expression="a.y"/></property>`,
      ),
      /a NOT with one child here; write it as root, or as the trigger of a THEN/,
    ],
    [
      "a mirror of a function",
      thenOf("a.x", "(a.x == a.x.1) == #is_exist(a.y)").replace("THEN", "AND"),
      /event 2 refers to event 1 beside a function/,
    ],
    [
      "ANDs without end",
      inBeginning(
        `<property property_id="1" value="AND">${'<operator value="AND">'.repeat(12)}<event boolean_expression="a.x"/>${'<event boolean_expression="a.x"/></operator>'.repeat(12)}<event boolean_expression="a.y"/></property>`,
      ),
      /the ANDs and REPEATs of this property are too many/,
    ],
    ["a kept state", computing("a.x", 'keep_state="1"'), /not supported yet: attribute 'keep_state'/],
    [
      "the length of a number",
      computing("#strlen(a.x) > 3"),
      /#strlen takes texts; write #strlen\(proto\.att\)/,
    ],
    ["the larger of a text", computing("#max(a.s, 3) > 3"), /#max takes numbers/],
    ["a sum of texts", computing("#sum(5, a.s) > 3"), /#sum adds numbers/],
    [
      "distinct nothing",
      computing("#distinct(5) > 3"),
      /write #distinct\(seconds, proto\.value, proto\.att, …\)/,
    ],
    ["a list of another type", computing("#in(ip.src, 'GET')"), /'GET' is not an IPv4 address or network/],
    ["functions in C", computing("#em_check(a.s) == 1"), /functions in C are refused/],
    [
      "unknown functions",
      computing("#is_exists(a.s)"),
      /unknown function '#is_exists'; did you mean 'is_exist'/,
    ],
    [
      "embedded C",
      inBeginning(
        `<embedded_functions><![CDATA[int em_check_x(char *a){return a<b;}]]></embedded_functions>`,
      ),
      /embedded C is refused \(em_check_x\); rules are data/,
    ],
    [
      "a COMPUTE with two events",
      thenOf("a.x", "a.y").replace("THEN", "COMPUTE"),
      /COMPUTE property that is not one <event>/,
    ],
    ["a COMPUTE with a delay", computing("a.x", 'delay_max="3"'), /a COMPUTE property has no delay_max/],
    ["a THEN with one event", computing("a.x", 'value="THEN"'), /a THEN with 1 children/],
    [
      "an event without condition",
      inBeginning('<property property_id="1"><event/></property>'),
      /<event> has no boolean_expression/,
    ],
    [
      "a window that ends before it begins",
      thenOf("a.x", "a.y", 'delay_min="3" delay_max="2"'),
      /delay_min is greater than delay_max/,
    ],
    [
      "an unknown unit",
      thenOf("a.x", "a.y", 'delay_units="sec"'),
      /delay_units is 'sec', not one of Y M D h m s ms mms/,
    ],
    [
      "two events of one number",
      thenOf("a.x", "a.y").replace('event_id="2"', 'event_id="1"'),
      /a second event 1/,
    ],
    [
      "a reference to a later event",
      thenOf("a.x == a.x.2", "a.y"),
      /event 2 is not matched before this one; refer to no event here/,
    ],
    [
      "a reference to no event",
      thenOf("a.x", "a.y == a.y.7"),
      /event 7 is not matched before this one; refer to one of 1/,
    ],
    [
      "an unknown kind",
      computing("a.x", 'kind="doos"'),
      /kind is 'doos', not one of dos .*; did you mean 'dos'/,
    ],
    [
      "an unknown culprit",
      computing("a.x", 'node="ip.scr"'),
      /node is 'ip.scr', an unknown attribute; did you mean 'ip.src'/,
    ],
    ["a hold without unit", computing("a.x", 'hold="60"'), /hold is '60'; write a number and one of Y M D/],
    ["an unknown parameter", computing("a.x > $n"), /unknown parameter '\$n'; none is known here/],
    [
      "text that is no address",
      computing("ip.src == 'localhost'"),
      /'localhost' is not an IPv4 address or network/,
    ],
    ["text that is no number", computing("tcp.flags == 'SYN'"), /'SYN' is not a number/],
    ["an order of addresses", computing("ip.src > 5"), /'>' needs numbers, and this is an IPv4 address/],
    ["arithmetic with text", computing("1 + 'a' == 2"), /'\+' needs numbers, and this is text/],
    ["chained comparisons", computing("1 < a.x < 3"), /comparisons do not chain/],
    [
      "a count beside a reference",
      thenOf("a.x", "a.y == a.y.1 && #count(5, a.x) > 3"),
      /cannot stand beside a reference/,
    ],
    ["a count without window", computing("#count(a.x) > 3"), /a window is a number of seconds above 0/],
    ["a count over no time", computing("#count(0, a.x) > 3"), /a window is a number of seconds above 0/],
    [
      "is_exist of nothing",
      computing("#is_exist()"),
      /#is_exist has other arguments; write #is_exist\(proto\.att\)/,
    ],
    [
      "text in an element",
      inBeginning('<property property_id="1">x<event boolean_expression="a.x"/></property>'),
      /text inside <property>/,
    ],
    ["no property", "<beginning/>", /a file without properties/],
    ["an empty file", "", /not well-formed XML/],
    [
      "a negative window by default",
      thenOf("a.x", "a.y", 'delay_max="$t"').replace("<event", '<parameter name="t" default="-1"/><event'),
      /parameter 't' is '-1' by default/,
    ],
  ])("%s", (_, xml, message) => {
    expect(problemsOf(xml).join("\n")).toMatch(message);
  });
});
