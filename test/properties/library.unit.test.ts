import { type Alert, makeMachine } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import { alertsOf, datagram, frame, load } from "./library-frames.js";
import { type Heard, hasRecordings, heardBy, labelsOf, SCENARIOS } from "./recordings.js";
import { play } from "./trace.js";

const describeWithData = hasRecordings ? describe : describe.skip;

/** `count` moments, evenly over `seconds`. */
function spread(count: number, seconds: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => 1000 + (i * seconds) / count);
}

describe("dos", () => {
  const relay = "02:00:00:00:00:15:00:01";
  const flood = (count: number, more = {}) =>
    spread(count, 4.9).map((time) => datagram(time, "2001:db8::15:5", "02:00:00:00:00:15:00:05", more));

  test("names the origin and the victim of more than 30 datagrams in 5 s, once", () => {
    const [alert, ...others] = alertsOf(load("dos"), flood(31));
    expect(alert).toMatchObject({ kind: "dos", node: "02:00:00:00:00:15:00:05", target: "2001:db8::1" });
    expect(others).toEqual([]);
  });

  test("is silent at 30, and for copies, for other protocols, and for what is spread over several hops", () => {
    expect(alertsOf(load("dos"), flood(30))).toEqual([]);
    expect(alertsOf(load("dos"), flood(60, { "meta.retransmission": 1 }))).toEqual([]);
    expect(
      alertsOf(
        load("dos"),
        flood(60).map(({ time, values: { "udp.dest_port": _, ...values } }) => ({ time, values })),
      ),
    ).toEqual([]);
    const hops = flood(20).flatMap((one) => [one, { ...one, values: { ...one.values, "node.id": relay } }]);
    expect(alertsOf(load("dos"), hops)).toEqual([]);
  });

  test("does not accuse the relay of many children", () => {
    const children = spread(100, 4.9).map((time, i) => datagram(time, `2001:db8::15:${i % 20}`, relay));
    expect(alertsOf(load("dos"), children)).toEqual([]);
  });
});

describe("bad-fcs", () => {
  const INJECTOR = "02:00:00:00:00:5e:00:c8";
  const bad = (count: number, node = INJECTOR, more = {}) =>
    spread(count, 9).map((time) =>
      frame(time, node, 0, {
        ...{ "ieee802154.fcs_ok": 0, "meta.hearing": 1, "meta.fcs_bad_everywhere": 1, ...more },
      }),
    );
  const good = (count: number, node: string) =>
    bad(count, node, { "ieee802154.fcs_ok": 1, "meta.fcs_bad_everywhere": 0 });
  const accused = (...frames: readonly (readonly Heard[])[]) =>
    alertsOf(
      load("bad-fcs"),
      frames.flat().sort((a, b) => a.time - b.time),
    ).map(({ node }) => node);

  test("names the transmitter of 5 bad frames in 10 s, not of 4", () => {
    expect(accused(bad(5))).toEqual([INJECTOR]);
    expect(accused(bad(4))).toEqual([]);
  });

  test("not who is heard right as well, though only by some, however many are bad", () => {
    expect(accused(bad(50, "busy"), good(50, "busy"))).toEqual([]);
    expect(accused(bad(50, "far", { "meta.fcs_bad_everywhere": 0 }))).toEqual([]);
  });

  test("a frame that several heard counts once", () => {
    expect(accused(bad(4), bad(4, INJECTOR, { "meta.hearing": 2 }))).toEqual([]);
  });

  test("where others are heard badly, it takes more: 9 where a fifth of theirs is bad", () => {
    const others = [bad(8, "others"), good(32, "others")];
    expect(accused(...others, bad(8))).toEqual([]);
    expect(accused(...others, bad(10))).toEqual([INJECTOR]);
  });

  test("says that it needs the FCS", () => {
    expect(load("bad-fcs")[0]!.namesFcs).toBe(true);
    expect(load("dos")[0]!.namesFcs).toBe(false);
  });
});

describe("node-failure", () => {
  const period = (node: string, from: number, count: number) =>
    Array.from({ length: count }, (_, i) => frame(from + 10 * i, node, i + 1));
  const byTime = (a: Heard, b: Heard) => a.time - b.time;

  test("keeps one watch for each live node, however many probes hear it and however often", () => {
    const machine = makeMachine(load("node-failure"));
    const nodes = ["a", "b", "c"].flatMap((node, i) => period(node, 1000 + i, 50));
    const twice = nodes.flatMap((one) => [one, one, { ...one, time: one.time + 40 }]).sort(byTime);
    const verdicts = play(machine, [...twice, { tick: 1_520e6 }]);
    expect(verdicts).toEqual([]);
    expect(machine.pending).toBe(3);
  });

  test("reports the one that died, once, when its silence is over, though nothing more is heard", () => {
    const machine = makeMachine(load("node-failure"));
    const heard = [...period("a", 1000, 6), ...period("b", 1001, 3)].sort(byTime);
    const before = play(machine, [...heard, { tick: 1_061e6 }]);
    const after = play(machine, [{ tick: 1_061e6 + 1 }, { tick: 1_090e6 }]);
    expect(before).toEqual([]);
    expect(after).toEqual([expect.objectContaining({ node: "b", time: 1_061e6, verdict: "not_respected" })]);
    expect(play(machine, [{ tick: 1_090e6 + 1 }])).toEqual([expect.objectContaining({ node: "a" })]);
    expect(machine.pending).toBe(0);
  });

  test("does not watch a node that has sent one report, nor a border router that sends none", () => {
    const machine = makeMachine(load("node-failure"));
    const heard = [frame(1000, "root", 0), frame(1001, "a", 1), frame(1060, "root", 0)];
    expect(play(machine, [...heard, { tick: 9_999e6 }])).toEqual([]);
  });

  test("a frame with a wrong FCS is no sign of life", () => {
    const machine = makeMachine(load("node-failure"));
    const broken = frame(1030, "a", 2, { "ieee802154.fcs_ok": 0 });
    const verdicts = play(machine, [...period("a", 1000, 2), broken, { tick: 1_060e6 }]);
    expect(verdicts.map(({ time }) => time)).toEqual([1_050e6]);
  });

  test("proves nothing while a probe that used to hear is missing", () => {
    const machine = makeMachine(load("node-failure"));
    play(machine, period("a", 1000, 3));
    machine.setCoverage("partial");
    expect(play(machine, [{ tick: 1_100e6 }])).toEqual([]);
    expect(machine.counts()[0]).toMatchObject({ violated: 0, inconclusive: 1 });
  });

  test("takes the silence from the experiment", () => {
    const machine = makeMachine(load("node-failure"), { parameters: { "node-failure.silence": 24 } });
    expect(play(machine, [...period("a", 1000, 2), { tick: 1_040e6 }]).map(({ time }) => time)).toEqual([
      1_034e6,
    ]);
  });
});

describeWithData("the library on recorded traffic", () => {
  const names = ["dos", "bad-fcs", "ddos", "dis-flood", "sinkhole", "version-number", "dao-replay"];
  const local = () => names.flatMap(load);

  function accusations(alerts: readonly Alert[]): readonly string[] {
    return [...new Set(alerts.map(({ kind, node, nodes }) => `${kind} ${node ?? nodes?.join()}`))].sort();
  }

  function labels(scenario: string, required: boolean): readonly string[] {
    const kinds = [...names, "node-failure"];
    return labelsOf(scenario)
      .filter((label) => kinds.includes(label.kind) && (label.required || !required))
      .flatMap(({ kind, nodes }) => nodes.map((node) => `${kind} ${node}`))
      .sort();
  }

  test.each(SCENARIOS)("%s, heard completely: every culprit is named, and nobody else", (scenario) => {
    const found = accusations(alertsOf([...local(), ...load("node-failure")], heardBy(scenario, "air")));
    expect(found).toEqual(expect.arrayContaining([...labels(scenario, true)]));
    expect(labels(scenario, false)).toEqual(expect.arrayContaining([...found]));
  });

  test.each(SCENARIOS)(
    "%s, at two sniffers together: every culprit is named, and nobody else",
    (scenario) => {
      const sniffers = ["sniffer0", "sniffer1"].map((file) => heardBy(scenario, file));
      const merged = sniffers.flat().sort((a, b) => a.time - b.time);
      const found = accusations([
        ...sniffers.flatMap((heard) => alertsOf(local(), heard)),
        ...alertsOf(load("node-failure"), merged),
      ]);
      expect(found).toEqual(expect.arrayContaining([...labels(scenario, true)]));
      expect(labels(scenario, false)).toEqual(expect.arrayContaining([...found]));
    },
  );
});
