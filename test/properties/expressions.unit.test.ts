import { makeMachine, type Value } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { computing, judge, read, toEvent } from "./trace.js";

type Values = Readonly<Record<string, Value>>;

/** Whether a packet with `values` satisfies `expression`. */
function holds(expression: string, values: Values): boolean {
  return judge(computing(expression), [{ time: 1, values }]).length === 1;
}

type Tree =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Tree; readonly right: Tree };

const BINDING: Readonly<Record<string, number>> = {
  ...{ "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3 },
  ...{ "+": 4, "-": 4, "*": 5, "/": 5 },
};

/** Written with no more parentheses than precedence needs, or with `extra` ones. */
function write(tree: Tree, extra: boolean): string {
  if (tree.kind === "number") return String(tree.value);
  if (tree.kind === "attribute") return tree.name;
  const level = BINDING[tree.operator]!;
  const side = (part: Tree, right: boolean): string => {
    const text = write(part, extra);
    const inner = part.kind === "binary" ? BINDING[part.operator]! : 9;
    const needed = inner < level || (inner === level && (right || level === 3));
    return needed || extra ? `(${text})` : text;
  };
  return `${side(tree.left, false)} ${tree.operator}${extra ? "" : "  "}${side(tree.right, true)}`;
}

function isTrue(value: number): boolean {
  return value !== 0 && !Number.isNaN(value);
}

/** The meaning, by JavaScript's own operators; an absent attribute cannot occur here. */
function evaluate(tree: Tree, values: Values): number {
  if (tree.kind === "number") return tree.value;
  if (tree.kind === "attribute") return Number(values[tree.name]);
  const [a, b] = [evaluate(tree.left, values), evaluate(tree.right, values)];
  const results: Readonly<Record<string, number>> = {
    "||": Number(isTrue(a) || isTrue(b)),
    "&&": Number(isTrue(a) && isTrue(b)),
    "==": Number(a === b),
    "!=": Number(a !== b),
    "<": Number(a < b),
    "<=": Number(a <= b),
    ">": Number(a > b),
    ">=": Number(a >= b),
    "+": a + b,
    "-": a - b,
    "*": a * b,
    "/": a / b,
  };
  return results[tree.operator]!;
}

const leaf: fc.Arbitrary<Tree> = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 0.5, 1.25, 0x1f, 100).map((value): Tree => ({ kind: "number", value })),
  fc.constantFrom("a.x", "a.y", "8021q.vid").map((name): Tree => ({ kind: "attribute", name })),
);
const trees = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc
      .record({ operator: fc.constantFrom(...Object.keys(BINDING)), left: tie("tree"), right: tie("tree") })
      .map(({ operator, left, right }): Tree => ({ kind: "binary", operator, left, right })),
  ),
})).tree;

describe("expressions", () => {
  test("mean what JavaScript's operators mean, with and without parentheses", () => {
    const values = fc.record({
      "a.x": fc.integer({ min: -2, max: 3 }),
      "a.y": fc.integer({ min: 0, max: 3 }),
      "8021q.vid": fc.constant(7),
    });
    fc.assert(
      fc.property(trees, values, fc.boolean(), (tree, packet, extra) => {
        expect(holds(write(tree, extra), packet)).toBe(isTrue(evaluate(tree, packet)));
      }),
      { numRuns: 1500 },
    );
  });

  test.each([
    ["a.x == 1 && a.y == 1 || a.y == 2", { "a.x": 5, "a.y": 2 }, true],
    ["a.x == 1 && (a.y == 1 || a.y == 2)", { "a.x": 5, "a.y": 2 }, false],
    ["((a.x == 1) && (a.y == 2))", { "a.x": 1, "a.y": 2 }, true],
    ["a.x - 1 - 1 == 0", { "a.x": 2 }, true],
    ["a.x == -1", { "a.x": -1 }, true],
    ["a.x == - - 1", { "a.x": 1 }, true],
    ["a.x == 0x1F", { "a.x": 31 }, true],
    ["a.x == 1.25", { "a.x": 1.25 }, true],
    ["a.x == 1e3", { "a.x": 1000 }, true],
    ["a.x", { "a.x": 0 }, false],
    ["a.x", { "a.x": 3 }, true],
    ["ieee802154.fcs_ok == true", { "ieee802154.fcs_ok": 1 }, true],
    ["(a.x == 1) == false", { "a.x": 2 }, true],
    ["a.x == 1 && (a.y == 1", { "a.x": 1, "a.y": 1 }, true],
    ["8021q.vid==5", { "8021q.vid": 5 }, true],
  ] as const)("%s on %j is %s", (expression, values, expected) => {
    expect(holds(expression, values)).toBe(expected);
  });

  test.each([
    ["ip.src == '1.2.3.4'", "ip.src", "1.2.3.4", "1.2.3.5"],
    ["ip.src == '10.0.0.0/8'", "ip.src", "10.255.0.1", "11.0.0.1"],
    ["ip.src != '10.1.128.0/17'", "ip.src", "10.1.127.255", "10.1.200.1"],
    ["ipv6.src == '2001:DB8:0:0::1'", "ipv6.src", "2001:db8::1", "2001:db8::2"],
    ["ipv6.src == '::ffff:1.2.3.4'", "ipv6.src", "::ffff:1.2.3.4", "::ffff:1.2.3.5"],
    ["ipv6.src == 'fe80::/10'", "ipv6.src", "fe80::15:0", "2001:db8::1"],
    ["ethernet.src == 'AA-BB-CC-00-11-22'", "ethernet.src", "aa:bb:cc:00:11:22", "aa:bb:cc:00:11:23"],
    [
      "ieee802154.src_address_extended == '0200000000150001'",
      "ieee802154.src_address_extended",
      "02:00:00:00:00:15:00:01",
      "02:00:00:00:00:15:00:02",
    ],
    ["ieee802154.dst_address_short == 0xffff", "ieee802154.dst_address_short", "0xffff", "0xfffe"],
    ["ieee802154.dst_address_short == '0xABCD'", "ieee802154.dst_address_short", "0xabcd", "0xab00"],
    ["coap.token == '0A:1b'", "coap.token", "0a1b", "0a1c"],
    ["tcp.flags == '2'", "tcp.flags", 2, 3],
    ["http.method == 'GET'", "http.method", "GET", "get"],
    ["http.method == 'a<b&\"c'", "http.method", 'a<b&"c', "a"],
  ])("%s reads the literal in the attribute's type", (expression, name, right, wrong) => {
    expect(holds(expression, { [name]: right })).toBe(true);
    expect(holds(expression, { [name]: wrong })).toBe(false);
  });

  test("never compare a number with a text", () => {
    expect(holds("a.x == a.s", { "a.x": 5, "a.s": "5" })).toBe(false);
    expect(holds("a.x != a.s", { "a.x": 5, "a.s": "5" })).toBe(true);
    expect(holds("a.x < a.y", { "a.x": "1", "a.y": 5 })).toBe(false);
  });
});

describe("absent attributes", () => {
  test("keep an event from being tried, but for those inside #is_exist", () => {
    expect(holds("a.x == 1 || a.y == 1", { "a.x": 1 })).toBe(false);
    expect(holds("a.x == 1 && #is_exist(a.y)", { "a.x": 1, "a.y": 0 })).toBe(true);
    expect(holds("a.x == 1 && #is_exist(a.y) == false", { "a.x": 1 })).toBe(true);
    expect(holds("#is_exist(a.y) == false || a.y == 0", { "a.x": 1 })).toBe(true);
  });

  test("make every comparison false, also !=", () => {
    expect(holds("#is_exist(a.y) == true || a.y != 5", { "a.x": 1 })).toBe(false);
    expect(holds("#is_exist(a.y) == true || a.y + 1 < 5", { "a.x": 1 })).toBe(false);
  });

  test("a 0 exists, and an empty text does", () => {
    expect(holds("#is_exist(a.x)", { "a.x": 0 })).toBe(true);
    expect(holds("#is_exist(a.s)", { "a.s": "" })).toBe(true);
  });

  test("an attribute is asked for at most once an event", () => {
    const machine = makeMachine(read(computing("a.x == 1 || a.x == 2 || a.x == 3 || a.x > 5")));
    const asked = new Map<number, number>();
    const event = toEvent(machine, 1, 1, { "a.x": 9 });
    const value = (attribute: number) => {
      asked.set(attribute, (asked.get(attribute) ?? 0) + 1);
      return event.value(attribute);
    };
    machine.offer({ ...event, value });
    expect(Math.max(...asked.values())).toBe(1);
  });
});
