import { ATTRIBUTES, attributeType } from "@fedprobe/dissection";
import { Correlation, Pipeline, type RecordBody } from "@fedprobe/probe-agent";
import { readProperties } from "@fedprobe/properties";
import type { Alert } from "@fedprobe/proto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

const SECOND = 1_000_000;

/** A local property that is internal, so that only its verdicts tell of it, and one on the verdicts of all probes. */
const RULES = `<beginning>
  <attribute name="drone.rate" type="n" description=""/>
  <attribute name="flow.from" type="s" description=""/>
  <attribute name="flow.to" type="s" description=""/>
  <property property_id="1" type_property="ATTACK" kind="dos" internal="true" node="flow.from" target="flow.to" description="fast">
    <event event_id="1" boolean_expression="drone.rate &gt; 10"/>
  </property>
  <property property_id="2" type_property="ATTACK" kind="ddos" scope="distributed" nodes="verdict.node" target="verdict.target"
            hold="100s" description="several are fast">
    <event event_id="1" boolean_expression="verdict.kind == 'dos' &amp;&amp; #distinct(30, verdict.node, verdict.target) &gt;= 3"/>
  </property>
  <property property_id="3" type_property="ATTACK" kind="dos" scope="distributed" node="verdict.node" description="twice at one probe">
    <event event_id="1" boolean_expression="verdict.property_id == 1 &amp;&amp; meta.probe_id == 'a' &amp;&amp; #count(30, verdict.node) == 2"/>
  </property>
</beginning>`;
const knownAttributes = ATTRIBUTES.map(({ name }) => name);
const properties = readProperties(RULES, { file: "rules.xml", attributeType, knownAttributes });

/** Probes with a correlator over them, without a network between. */
function federate(probes: readonly string[]) {
  const alerts: Alert[] = [];
  const counts: Record<string, bigint | number>[] = [];
  const correlation = new Correlation({
    peers: probes,
    properties,
    parameters: {},
    emit: (_, body) => {
      if (body.$case === "alert") alerts.push(body.value);
    },
  });
  const local: RecordBody[] = [];
  const pipelines = new Map(
    probes.map((probe) => {
      const emit = (timeUs: number, body: RecordBody) => {
        if (!correlation.take(probe, timeUs, body)) local.push(body);
      };
      const pipeline = new Pipeline({ probe, properties, parameters: {}, emit });
      correlation.attributes(probe, pipeline.eventAttributes);
      return [probe, pipeline];
    }),
  );
  const flow = (probe: string, seconds: number, from: string, to: string, rate = 20) => {
    const attributes = new Map<string, number | string>([
      ["flow.from", from],
      ["flow.to", to],
      ["drone.rate", rate],
    ]);
    pipelines.get(probe)?.offerEvent({ time: seconds * SECOND, attributes });
  };
  const time = (seconds: number) => {
    for (const pipeline of pipelines.values()) pipeline.tick(seconds * SECOND);
  };
  return { flow, time, alerts, local, counts, correlation };
}

describe("verdicts of several probes", () => {
  test("together make one of all, wherever each was found", () => {
    const { flow, time, alerts, local } = federate(["a", "b"]);
    flow("a", 1, "x", "victim");
    flow("b", 2, "y", "victim");
    flow("b", 3, "z", "other");
    time(4);
    expect(alerts).toEqual([]);
    flow("a", 5, "z", "victim");
    time(6);
    expect(alerts).toMatchObject([
      { kind: "ddos", target: "victim", nodes: ["x", "y", "z"], firstUs: BigInt(5 * SECOND) },
    ]);
    // What is internal is no alert at its probe.
    expect(local.filter(({ $case }) => $case === "alert")).toEqual([]);
  });

  test("are the same node's when several probes have found it", () => {
    const { flow, time, alerts } = federate(["a", "b", "c"]);
    for (const probe of ["a", "b", "c"]) flow(probe, 1, "x", "victim");
    time(10);
    expect(alerts).toEqual([]);
  });

  test("are told apart by the probe that found them, and are each offered once", () => {
    const { flow, time, alerts, correlation } = federate(["a", "b"]);
    flow("a", 1, "x", "victim");
    flow("b", 2, "x", "victim");
    time(3);
    expect(alerts).toEqual([]);
    flow("a", 4, "x", "victim");
    time(5);
    expect(alerts).toMatchObject([{ propertyId: 3, node: "x" }]);
    expect(correlation.counts).toMatchObject({
      received: 3,
      analysed: 3,
      verdicts: 3,
      "dropped.not-merged": 0,
    });
  });

  test("do not depend on which probe finds what, nor on the order in which probes are heard", () => {
    // What happens at the same moment has no order that all could agree on.
    const flows = fc.uniqueArray(
      fc.record({
        at: fc.integer({ min: 0, max: 100 }),
        from: fc.constantFrom("x", "y", "z", "w"),
        probe: fc.constantFrom("a", "b", "c"),
      }),
      { maxLength: 30, selector: ({ at }) => at },
    );
    const found = (
      probes: readonly string[],
      list: readonly { at: number; from: string; probe: string }[],
    ) => {
      const { flow, time, alerts } = federate(probes);
      for (const { at, from, probe } of list) flow(probe, at, from, "victim");
      time(1_000);
      return alerts
        .filter(({ propertyId }) => propertyId === 2)
        .map(({ firstUs, nodes }) => ({ firstUs, nodes }));
    };
    fc.assert(
      fc.property(flows, (list) => {
        const sorted = list.toSorted((x, y) => x.at - y.at);
        const together = found(
          ["a"],
          sorted.map((one) => ({ ...one, probe: "a" })),
        );
        const apart = ["c", "a", "b"].flatMap((name) => sorted.filter(({ probe }) => probe === name));
        const first = (alerts: ReturnType<typeof found>) => alerts.map(({ firstUs }) => firstUs);
        expect(first(found(["a", "b", "c"], apart))).toEqual(first(together));
      }),
    );
  });
});
