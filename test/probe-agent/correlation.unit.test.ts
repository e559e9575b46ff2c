import { ATTRIBUTES, attributeType } from "@fedprobe/dissection";
import { Correlation } from "@fedprobe/probe-agent";
import { readProperties } from "@fedprobe/properties";
import { type Alert, encodeValue } from "@fedprobe/proto";
import { describe, expect, test } from "@jest/globals";

const SECOND = 1_000_000;
const RULE = `<beginning>
  <property property_id="1" value="THEN" type_property="SECURITY" kind="node-failure" scope="distributed" node="node.id"
            hold="60s" delay_units="s" delay_min="0" delay_max="40" description="silent">
    <event event_id="1" boolean_expression="node.reports &gt;= 2"/>
    <event event_id="2" boolean_expression="node.id == node.id.1"/>
  </property>
</beginning>`;
const knownAttributes = ATTRIBUTES.map(({ name }) => name);
const properties = readProperties(RULE, { file: "rule.xml", attributeType, knownAttributes });
const NAMES = ["node.id", "node.reports"];

/** A correlation of probes that hear nodes; `heard` in seconds. */
function correlate(peers: readonly string[]) {
  const alerts: Alert[] = [];
  const counts: { inconclusive: bigint; violated: bigint }[] = [];
  const correlation = new Correlation({
    peers,
    properties,
    parameters: {},
    emit: (_, body) => {
      if (body.$case === "alert") alerts.push(body.value);
      if (body.$case === "summary") counts.push(...body.value.properties);
    },
  });
  for (const peer of peers) correlation.attributes(peer, NAMES);
  const heard = (peer: string, seconds: number, node: string, reports: number) => {
    const values = [encodeValue(node), encodeValue(reports)];
    correlation.event(peer, seconds * SECOND, { values, rank: 0n });
  };
  const time = (seconds: number) => {
    for (const peer of correlation.live) correlation.tick(peer, seconds * SECOND);
  };
  return { correlation, alerts, counts, heard, time };
}

describe("a node has failed when it is silent at every probe", () => {
  test("not when one of them, which hears it badly, no longer does", () => {
    const { heard, time, alerts } = correlate(["a", "b"]);
    heard("b", 1, "n", 2);
    for (let seconds = 1; seconds <= 200; seconds += 10) heard("a", seconds, "n", 2 + seconds);
    time(230);
    expect(alerts).toEqual([]);
  });

  test("when its deadline passes, also if everything falls silent", () => {
    const { heard, time, alerts } = correlate(["a", "b"]);
    heard("a", 1, "n", 2);
    heard("b", 5, "n", 3);
    time(45);
    expect(alerts).toEqual([]);
    time(46);
    expect(alerts).toMatchObject([{ kind: "node-failure", node: "n", firstUs: BigInt(45 * SECOND) }]);
  });

  test("also when the last copy came from a probe that never heard a report of it", () => {
    const { heard, time, alerts } = correlate(["a", "b"]);
    heard("a", 1, "n", 2);
    heard("b", 1, "n", 0);
    time(100);
    expect(alerts).toMatchObject([{ node: "n" }]);
  });

  test("a node that never reported is not waited for", () => {
    const { heard, time, alerts } = correlate(["a", "b"]);
    heard("a", 1, "root", 0);
    heard("b", 2, "root", 1);
    time(300);
    expect(alerts).toEqual([]);
  });

  test("nothing is judged before every probe has come so far", () => {
    const { correlation, heard, alerts } = correlate(["a", "b"]);
    heard("a", 1, "n", 2);
    correlation.tick("a", 300 * SECOND);
    expect(alerts).toEqual([]);
    heard("b", 30, "n", 3);
    correlation.tick("b", 60 * SECOND);
    expect(alerts).toEqual([]);
  });
});

describe("when a probe is lost", () => {
  test("what was due before is judged, silence afterwards is inconclusive, and said so", () => {
    const { correlation, heard, time, alerts, counts } = correlate(["a", "b"]);
    heard("a", 1, "early", 2);
    heard("a", 30, "late", 2);
    time(30);
    correlation.tick("b", 50 * SECOND);
    correlation.lost("b");
    correlation.tick("a", 300 * SECOND);
    correlation.end();
    expect(alerts.map(({ node }) => node)).toEqual(["early"]);
    expect(counts).toMatchObject([{ violated: 1n, inconclusive: 1n }]);
  });

  test("however late that is noticed: what came due since its last tick is inconclusive", () => {
    const { correlation, heard, alerts } = correlate(["a", "b"]);
    heard("a", 1, "n", 2);
    correlation.tick("b", 20 * SECOND);
    correlation.tick("a", 100 * SECOND);
    correlation.lost("b");
    expect(alerts).toEqual([]);
  });

  test("the others go on without it", () => {
    const { correlation, heard } = correlate(["a", "b"]);
    heard("a", 1, "n", 2);
    correlation.lost("b");
    correlation.tick("a", 10 * SECOND);
    expect(correlation.counts["analysed"]).toBe(1);
  });
});
