import { makeMachine, type Property } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import { computing, type Moment, play, problemsOf, read, thenOf } from "./trace.js";

const SECOND = 1_000_000;
const sent = (seconds: number, node: string, more = {}): Moment => ({
  time: seconds * SECOND,
  values: { "a.x": 1, "node.id": node, "a.s": "victim", ...more },
});

function renumber(xml: string, id: number): readonly Property[] {
  return read(xml.replace('property_id="1"', `property_id="${id}"`));
}

const culprits = computing("a.x == 1", 'kind="dos" node="node.id" target="a.s"');
const several = computing(
  "verdict.kind == 'dos' && #distinct(30, verdict.node, verdict.target) >= 2",
  'kind="ddos" node="verdict.node" nodes="verdict.node" target="verdict.target"',
);

describe("a verdict is an event", () => {
  test("with its property, kind, node and target, at its time, after the packet that brought it", () => {
    const machine = makeMachine([...read(culprits), ...renumber(several, 2)], {
      nameNode: (value) => `<${value}>`,
    });
    const verdicts = play(machine, [sent(0, "a"), sent(1, "a"), sent(2, "b")]);
    expect(verdicts.map(({ kind, node, time }) => [kind, node, time / SECOND])).toEqual([
      ["dos", "<a>", 0],
      ["dos", "<a>", 1],
      ["dos", "<b>", 2],
      ["ddos", "<b>", 2],
    ]);
    expect(verdicts.at(-1)).toMatchObject({ nodes: ["<a>", "<b>"], target: "victim" });
    expect(verdicts.at(-1)!.events).toMatchObject([
      { id: 1, rank: 3, attributes: { "verdict.kind": "dos" } },
    ]);
  });

  test("but no attribute of it is asked of packets", () => {
    const machine = makeMachine([...read(culprits), ...renumber(several, 2)]);
    expect(machine.attributes).toEqual(["ieee802154.fcs_ok", "a.x", "node.id", "a.s"]);
  });

  test("only a bad one is, and one of a time-out is as well", () => {
    const late = thenOf(
      "a.x == 1",
      "a.x == 2",
      'type_property="TEST" delay_max="1" kind="node-failure" node="node.id"',
    );
    const also = computing("verdict.kind == 'node-failure'", 'node="verdict.node"');
    const machine = makeMachine([...read(late), ...renumber(also, 2)]);
    const verdicts = play(machine, [
      sent(0, "a"),
      sent(0.5, "b", { "a.x": 2 }),
      sent(5, "c"),
      { tick: 9 * SECOND },
    ]);
    expect(verdicts.map(({ propertyId, verdict, time }) => [propertyId, verdict, time / SECOND])).toEqual([
      [1, "respected", 0.5],
      [1, "not_respected", 6],
      [2, "detected", 6],
    ]);
  });

  test("does not run in circles", () => {
    const echo = (id: number) => renumber(computing("verdict.property_id > 0", 'kind="dos"'), id);
    const machine = makeMachine([...read(computing("a.x == 1")), ...echo(2), ...echo(3)]);
    const verdicts = play(machine, [sent(0, "a")]);
    expect(verdicts.map(({ propertyId }) => propertyId)).toEqual([1, 2, 3, 3, 2]);
  });

  test("internal verdicts only feed others", () => {
    const silent = read(culprits.replace("<property ", '<property internal="true" '));
    const machine = makeMachine([...silent, ...renumber(several, 2)]);
    const verdicts = play(machine, [sent(0, "a"), sent(2, "b")]);
    expect(verdicts.map(({ kind }) => kind)).toEqual(["ddos"]);
    expect(machine.counts().map(({ detected }) => detected)).toEqual([2, 1]);
  });
});

describe("nodes", () => {
  test("are those of all matched events", () => {
    const pair = thenOf("a.x == 1", "a.x == 2", 'type_property="ATTACK" delay_max="5" nodes="node.id"');
    const [verdict] = play(makeMachine(read(pair)), [sent(0, "b"), sent(1, "a", { "a.x": 2 })]);
    expect(verdict).toMatchObject({ nodes: ["a", "b"] });
  });
});

describe("reactions", () => {
  test.each([
    ["log", { kind: "log" }],
    ["syslog", { kind: "syslog" }],
    ["capture(5, 1.5)", { kind: "capture", before: 5, after: 1.5 }],
    ["block(ip.src)", { kind: "block", attribute: "ip.src" }],
    ["run(page-operator)", { kind: "run", name: "page-operator" }],
  ])("%s is kept in the tree", (text, reaction) => {
    const [property] = read(computing("a.x", `if_satisfied="${text}" if_not_satisfied="${text}"`));
    expect(property).toMatchObject({ ifSatisfied: reaction, ifNotSatisfied: reaction });
  });

  test("an empty one is none", () => {
    expect(read(computing("a.x", 'if_satisfied=""'))[0]).not.toHaveProperty("ifSatisfied");
  });

  test.each([
    "em_print()",
    "log()",
    "run(rm -rf /)",
    "run($(id))",
    "run(../x)",
    "block(a.x)",
    "block(no.such)",
    "capture(5)",
    "capture(5, 99999)",
    "capture(-1, 1)",
  ])("%s is refused", (text) => {
    expect(problemsOf(computing("a.x", `if_satisfied="${text}"`)).join("\n")).toMatch(
      /if_satisfied is .*; write one of log, syslog, capture\(seconds before, seconds after\), block\(ip.src\), run\(name\)/,
    );
  });
});
