import { makeMachine } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import { computing, judge, type Moment, play, ranksOf, read, thenOf, toEvent } from "./trace.js";

const SECOND = 1_000_000;
const x = (value: number, time: number, more = {}): Moment => ({ time, values: { "a.x": value, ...more } });

function within(seconds: string, type = "SECURITY", more = ""): string {
  return thenOf(
    "a.x == 1",
    "a.x == 2",
    `type_property="${type}" delay_min="0+" delay_max="${seconds}" ${more}`,
  );
}

describe("time", () => {
  test("12 and 50, live: a tick brings the time-out that no packet brings", () => {
    const machine = makeMachine(read(within("1")));
    expect(play(machine, [x(1, 0), { tick: SECOND }])).toEqual([]);
    const [verdict] = machine.tick(SECOND + 1);
    expect(verdict).toMatchObject({ verdict: "not_respected", bad: true, time: SECOND });
    expect(verdict!.events[0]).toEqual({ id: 0, rank: 1, time: SECOND + 1, attributes: {} });
    expect(machine.tick(99 * SECOND)).toEqual([]);
  });

  test("13: any event moves time, also one that carries nothing of the property", () => {
    const verdicts = judge(within("1"), [x(1, 0), { time: 2 * SECOND, values: {} }]);
    expect(verdicts.map(({ time }) => time)).toEqual([SECOND]);
  });

  test("18 and 49: all windows that are due close at once, in the order of closing, and the packet is not lost", () => {
    const verdicts = judge(within("1", "TEST"), [x(1, 0), x(1, 10), x(1, 5 * SECOND), x(2, 5 * SECOND + 1)]);
    expect(verdicts.map(({ verdict, time }) => [verdict, time])).toEqual([
      ["not_respected", SECOND],
      ["not_respected", SECOND + 10],
      ["respected", 5 * SECOND + 1],
    ]);
  });

  test("41: an event from before the context is not its trigger, and closes no window", () => {
    const xml = thenOf("a.x == 1", "a.x == 2", 'type_property="TEST" delay_max="1"');
    const verdicts = judge(xml, [x(1, 10 * SECOND), x(2, 9 * SECOND), x(2, 10.5 * SECOND)]);
    expect(verdicts.map(ranksOf)).toEqual([{ 1: 1, 2: 3 }]);
  });

  test("the end of the trace proves nothing of windows that are open", () => {
    const machine = makeMachine(read(within("1")));
    play(machine, [x(1, 0), x(1, 5)]);
    expect(machine.pending).toBe(2);
    machine.end();
    expect(machine.pending).toBe(0);
    expect(machine.counts()[0]).toMatchObject({ inconclusive: 2, violated: 0, respected: 0 });
    expect(machine.tick(99 * SECOND)).toEqual([]);
  });

  test("while coverage is partial silence proves nothing, what is heard still does", () => {
    const machine = makeMachine(read(within("1", "TEST")));
    machine.setCoverage("partial");
    const verdicts = play(machine, [x(1, 0), x(1, 3 * SECOND), x(2, 3.5 * SECOND)]);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["respected"]);
    machine.setCoverage("full");
    expect(play(machine, [x(1, 9 * SECOND), { tick: 11 * SECOND }]).length).toBe(1);
    expect(machine.counts()[0]).toMatchObject({ inconclusive: 1, respected: 1, violated: 1 });
  });
});

describe("a [0,0] window", () => {
  const both = (type: string) => thenOf("a.x > 0", "a.y == 1", `type_property="${type}"`);

  test("is decided by the packet itself", () => {
    const moments = [x(1, 0, { "a.y": 0 }), x(0, 0, { "a.y": 1 }), x(1, 0, { "a.y": 1 })];
    expect(judge(both("SECURITY"), moments).map(ranksOf)).toEqual([{ 1: 1 }]);
    expect(judge(both("ATTACK"), moments).map(ranksOf)).toEqual([{ 1: 3, 2: 3 }]);
    expect(judge(both("SECURITY"), [x(1, 0)]).map(ranksOf)).toEqual([{ 1: 1 }]);
  });

  test("inside a trigger only takes a packet that satisfies both events", () => {
    const xml = `<beginning><property property_id="1" value="THEN" delay_max="5" type_property="SECURITY">
      <event boolean_expression="a.x == 1"/>
      <operator value="THEN"><event boolean_expression="a.x == 2"/><event boolean_expression="a.y == 1"/></operator>
      </property></beginning>`;
    const machine = makeMachine(read(xml));
    const moments = [x(1, 0), x(2, 1), x(2, 2, { "a.y": 0 }), x(2, 3, { "a.y": 1 })];
    expect(play(machine, moments)).toEqual([]);
    expect(machine.counts()[0]).toMatchObject({ respected: 1, violated: 0 });
    expect(machine.pending).toBe(0);
  });
});

describe("what a verdict says", () => {
  test("names culprit and victim by the event matched last that carries them", () => {
    const xml = within("1", "SECURITY", 'node="node.id" target="a.s" kind="clone" severity="info"');
    const machine = makeMachine(read(xml), { nameNode: (value, attribute) => `${attribute} ${value}` });
    const [verdict] = play(machine, [x(1, 0, { "node.id": "n1" }), { tick: 2 * SECOND }]);
    expect(verdict).toMatchObject({ kind: "clone", severity: "info", type: "SECURITY", node: "node.id n1" });
    expect(verdict).not.toHaveProperty("target");
    expect(verdict!.events.map(({ id, attributes }) => [id, attributes])).toEqual([
      [0, {}],
      [1, { "a.x": 1, "node.id": "n1" }],
    ]);
  });

  test("holds values of its own: later packets do not change it", () => {
    const machine = makeMachine(read(within("1", "ATTACK")));
    const [verdict] = play(machine, [x(1, 0), x(2, 1)]);
    const before = structuredClone(verdict);
    play(machine, [x(1, 10), x(2, 11), x(1, 12)]);
    expect(verdict).toEqual(before);
  });

  test.each([
    ["ATTACK", "detected", { detected: 1, notDetected: 1 }],
    ["EVASION", "detected", { detected: 1, notDetected: 1 }],
    ["SECURITY", "not_respected", { respected: 1, violated: 1 }],
    ["SECURITY_RULE", "not_respected", { respected: 1, violated: 1 }],
  ])("%s reports %s and counts both ends", (type, verdict, counts) => {
    const machine = makeMachine(read(within("1", type)));
    const verdicts = play(machine, [x(1, 0), x(2, 1), x(1, 2), { tick: 9 * SECOND }]);
    expect(verdicts.map((one) => [one.verdict, one.bad])).toEqual([[verdict, true]]);
    expect(machine.counts()[0]).toMatchObject(counts);
  });

  test("TEST reports both, and only the failure is bad", () => {
    const verdicts = judge(within("1", "TEST"), [x(1, 0), x(2, 1), x(1, 2), { tick: 9 * SECOND }]);
    expect(verdicts.map((one) => [one.verdict, one.bad])).toEqual([
      ["respected", false],
      ["not_respected", true],
    ]);
  });
});

describe("frames with a wrong FCS", () => {
  const plain = read(computing("a.x == 1"));
  const asking = read(
    computing("a.x == 1 && ieee802154.fcs_ok == 0").replace('property_id="1"', 'property_id="2"'),
  );
  const optional = read(
    computing("a.x == 1 && #is_exist(ieee802154.fcs_ok)").replace('property_id="1"', 'property_id="3"'),
  );

  test("are offered only to properties that name the FCS", () => {
    const machine = makeMachine([...plain, ...asking, ...optional]);
    expect(machine.attributes).toContain("ieee802154.fcs_ok");
    const seen = (fcs: object) => play(machine, [x(1, 0, fcs)]).map(({ propertyId }) => propertyId);
    expect(seen({ "ieee802154.fcs_ok": 0 })).toEqual([2, 3]);
    expect(seen({ "ieee802154.fcs_ok": 1 })).toEqual([1, 3]);
    expect(seen({})).toEqual([1]);
  });

  test("are wanted only by such properties", () => {
    const broken = { "a.x": 1, "ieee802154.fcs_ok": 0 };
    const machines = [plain, asking].map((properties) => makeMachine(properties));
    expect(machines.map((machine) => machine.wants(toEvent(machine, 0, 1, broken)))).toEqual([false, true]);
  });
});

describe("a machine", () => {
  test("wants events that carry all that some event of a property names", () => {
    const machine = makeMachine(read(thenOf("a.x == 1", "a.y == a.y.1", 'delay_max="1"')));
    const wants = (values: object) => machine.wants(toEvent(machine, 0, 1, values as Record<string, number>));
    expect([{ "a.x": 5 }, { "a.y": 1 }, { "a.x": 5, "a.y": 1 }, {}].map(wants)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("without properties names no attributes and wants nothing", () => {
    const machine = makeMachine([]);
    expect(machine.attributes).toEqual([]);
    expect(machine.wants({ time: 0, rank: 1, value: () => 1 })).toBe(false);
    expect(machine.offer({ time: 0, rank: 1, value: () => 1 })).toEqual([]);
  });

  test("drops the oldest instance at the cap, and counts it", () => {
    const machine = makeMachine(
      read(thenOf("a.x == 1", "a.y == a.y.1", 'type_property="TEST" delay_max="5"')),
      { maxInstances: 3 },
    );
    for (let i = 0; i < 5; i++) machine.offer(toEvent(machine, i, i + 1, { "a.x": 1, "a.y": i }));
    expect(machine.pending).toBe(3);
    expect(machine.counts()[0]!.instancesDropped).toBe(2);
    const verdicts = play(
      machine,
      [0, 2].map((y) => ({ time: 10, values: { "a.y": y } })),
    );
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["respected"]);
    expect(machine.tick(99 * SECOND).length).toBe(2);
  });

  test("forgets nothing that it still needs when many keys come and go", () => {
    const machine = makeMachine(
      read(thenOf("a.x == 1", "a.y == a.y.1 && a.s == a.s.1", 'type_property="TEST" delay_max="1"')),
    );
    const nodes = 60_000;
    const verdicts: string[] = [];
    let rank = 0;
    const offer = (time: number, values: Record<string, string | number>) => {
      rank += 1;
      for (const { verdict } of machine.offer(toEvent(machine, time, rank, values))) verdicts.push(verdict);
    };
    for (let i = 0; i < nodes; i++) {
      const key = { "a.y": i % 1000, "a.s": `node ${i}` };
      offer(i * 100, { "a.x": 1, ...key });
      if (i % 2 === 0) offer(i * 100 + 50, key);
    }
    machine.tick(nodes * 100 + 2 * SECOND);
    expect(verdicts.filter((verdict) => verdict === "respected").length).toBe(nodes / 2);
    expect(machine.counts()[0]).toMatchObject({
      respected: nodes / 2,
      violated: nodes / 2,
      instancesDropped: 0,
    });
    expect(machine.pending).toBe(0);
  });

  test("lets no property drop another's instances", () => {
    const many = read(thenOf("a.x == 1", "a.x == 9", 'type_property="TEST" delay_max="5"'));
    const one = read(
      thenOf("a.y == 1", "a.y == 9", 'type_property="TEST" delay_max="5"').replace('_id="1"', '_id="2"'),
    );
    const machine = makeMachine([...many, ...one], { maxInstances: 2 });
    play(machine, [{ time: 0, values: { "a.y": 1 } }, ...Array.from({ length: 10 }, () => x(1, 1))]);
    expect(machine.tick(9 * SECOND).filter(({ propertyId }) => propertyId === 2).length).toBe(1);
  });

  test("a copy goes on when the cap drops the attempt that it is a copy of", () => {
    const [first, second, third] = [1, 2, 3].map(
      (x) => `<event event_id="${x}" boolean_expression="a.x == ${x}"/>`,
    );
    const inner = `<operator value="THEN" delay_max="5">${second}${third}</operator>`;
    const property = `<property property_id="1" value="THEN" delay_max="5">${first}${inner}</property>`;
    const machine = makeMachine(read(`<beginning>${property}</beginning>`), {
      maxInstances: 1,
      verdicts: "all",
    });
    const verdicts = play(machine, [x(1, 0), x(2, 1), x(1, 2), x(2, 3), x(3, 4)]);
    expect(verdicts.map(({ verdict, time }) => [verdict, time])).toEqual([["respected", 4]]);
    expect(machine.counts()[0]).toMatchObject({ instancesDropped: 3 });
  });

  test("refuses two properties with one number", () => {
    const properties = [...read(computing("a.x"), "one.xml"), ...read(computing("a.y"), "two.xml")];
    expect(() => makeMachine(properties)).toThrow(/two\.xml:1:12: a second property 1, as in one\.xml:1/);
  });
});
