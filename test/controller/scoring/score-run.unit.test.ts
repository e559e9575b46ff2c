import type { Truth } from "@fedprobe/emulator";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { StoredAlert } from "../../../controller/src/model/records.js";
import { keyOf, scoreRun } from "../../../controller/src/scoring/score-run.js";
import { alert, label } from "../report/examples.js";
import { atUs, DURATION, euiOf } from "../report/synthetic-network.js";

const SPAN = { startUs: atUs(0), endUs: atUs(DURATION) };
const score = (alerts: readonly StoredAlert[], truth: readonly Truth[]) => scoreRun(alerts, truth, SPAN);
const classesOf = (alerts: readonly StoredAlert[], truth = [label()]) =>
  score(alerts, truth).alerts.map((scored) => scored.class);

describe("an alert is explained by a label", () => {
  test.each([
    ["1 s before its start", 59, "true"],
    ["earlier than that", 58.9, "false"],
    ["within its grace of 15 s", 105, "true"],
    ["later than that", 105.1, "false"],
  ])("in time only: %s", (_, raised, expected) => {
    expect(classesOf([alert({ raised })])).toEqual([expected]);
  });

  test("60 s after its end where it is a node failure, which is noticed late by its nature", () => {
    const truth = [label({ kind: "node-failure" })];
    const at = (raised: number) => classesOf([alert({ raised, kind: "node-failure" })], truth);
    expect(at(150)).toEqual(["true"]);
    expect(at(150.1)).toEqual(["false"]);
  });

  test("that names several who did it together, if it names nobody else", () => {
    const truth = [label({ kind: "ddos", nodes: [euiOf(2), euiOf(3), euiOf(4)] })];
    const of = (...places: number[]) => [alert({ kind: "ddos", node: "", nodes: places.map(euiOf) })];
    expect(classesOf(of(3, 2), truth)).toEqual(["true"]);
    expect(classesOf(of(2, 3, 5), truth)).toEqual(["false"]);
    expect(classesOf(of(), truth)).toEqual(["false"]);
  });

  test("of its kind only", () => {
    expect(classesOf([alert({ kind: "dis-flood" })])).toEqual(["false"]);
  });

  test("that has its node, however its letters are written", () => {
    expect(classesOf([alert({ node: euiOf(8).toUpperCase() })])).toEqual(["true"]);
    expect(classesOf([alert({ node: euiOf(3) })])).toEqual(["false"]);
    expect(classesOf([alert({ node: "", nodes: [] })])).toEqual(["false"]);
    expect(classesOf([alert({ node: euiOf(3) })], [label({ nodes: [euiOf(2), euiOf(3)] })])).toEqual([
      "true",
    ]);
  });
});

describe("what an alert turns out to be", () => {
  test("the first is true, further ones are repeats, whichever was stored first", () => {
    const late = alert({ raised: 64, probe: "east" });
    expect(score([late, alert({ raised: 62 })], [label()]).alerts).toEqual([
      { probe: "west", id: "alert-62", class: "true", labels: [0] },
      { probe: "east", id: "alert-64", class: "repeat", labels: [0] },
    ]);
  });

  test("one that finds two labels is true once, and both are found", () => {
    const { alerts, total } = score([alert({ raised: 92 })], [label(), label({ start: 92, end: 99 })]);
    expect(alerts.map((scored) => scored.class)).toEqual(["true"]);
    expect(total).toMatchObject({ found: 2, trueAlerts: 1, precision: 1, recall: 1 });
  });

  test("a second label in the grace of the first is found by the alert after the repeat", () => {
    const truth = [label(), label({ start: 95, end: 110 })];
    const { alerts, labels } = score(
      [alert({ raised: 62 }), alert({ raised: 70 }), alert({ raised: 97 })],
      truth,
    );
    expect(alerts.map((scored) => scored.class)).toEqual(["true", "repeat", "true"]);
    expect(labels.map(({ delayUs }) => delayUs)).toEqual([2e6, 2e6]);
  });

  test("information does not count", () => {
    const { alerts, total } = score([alert({ severity: "info" })], [label()]);
    expect(alerts[0]?.class).toBe("info");
    expect(total).toMatchObject({ found: 0, falseAlerts: 0, recall: 0 });
    expect(total).not.toHaveProperty("precision");
  });

  test("a rule of the user's own is not judged: no truth can have its kind", () => {
    const { alerts, total } = score([alert({ kind: "other" })], [label()]);
    expect(alerts[0]?.class).toBe("info");
    expect(total).toMatchObject({ found: 0, trueAlerts: 0, falseAlerts: 0 });
  });

  test("what a label explains that need not be found is allowed, and the label is no miss", () => {
    const optional = label({ required: false });
    expect(score([], [optional]).total).toMatchObject({ required: 0, found: 0 });
    const { alerts, labels, total } = score([alert()], [optional]);
    expect(alerts[0]?.class).toBe("allowed");
    expect(labels[0]).toMatchObject({ found: true });
    expect(total).toMatchObject({ required: 0, trueAlerts: 0, falseAlerts: 0 });
  });
});

test("a label says after what time it was found, and by whom", () => {
  const alerts = [alert({ raised: 63.5, probe: "east" }), alert({ raised: 62 }), alert({ raised: 80 })];
  expect(score(alerts, [label()]).labels).toEqual([
    { label: label(), found: true, delayUs: 2e6, firstUs: atUs(60.5), probes: ["west", "east"], alerts: 3 },
  ]);
});

test("rates per kind and in total", () => {
  const truth = [label(), label({ kind: "bad-fcs", nodes: [euiOf(6)] })];
  const alerts = [alert(), alert({ raised: 63, id: "again" }), alert({ raised: 10 }), alert({ raised: 11 })];
  const result = score(alerts, truth);
  const dos = { required: 1, found: 1, trueAlerts: 1, repeats: 1, falseAlerts: 2 };
  expect(result.kinds).toMatchObject([
    { kind: "bad-fcs", required: 1, found: 0, trueAlerts: 0, repeats: 0, falseAlerts: 0, recall: 0 },
    { kind: "dos", ...dos, precision: 1 / 3, recall: 1, f1: 0.5 },
  ]);
  expect(result.total).toMatchObject({ ...dos, required: 2, precision: 1 / 3, recall: 0.5, f1: 0.4 });
});

describe("whatever is said and done", () => {
  const kinds = ["dos", "bad-fcs", "node-failure"] as const;
  const time = fc.integer({ min: 0, max: 240 });
  const nodes = fc.integer({ min: 0, max: 2 }).map(euiOf);
  const someTruth = fc.array(
    fc
      .record({
        kind: fc.constantFrom(...kinds),
        node: nodes,
        start: time,
        length: time,
        required: fc.boolean(),
      })
      .map(({ kind, node, start, length, required }) =>
        label({ kind, nodes: [node], start, end: start + length, required }),
      ),
    { maxLength: 6 },
  );
  const someAlert = fc.record({
    raised: time,
    kind: fc.constantFrom<string>(...kinds, "other"),
    node: nodes,
    probe: fc.constantFrom("west", "east"),
    severity: fc.constantFrom("alert", "info"),
  });
  const someAlerts = fc
    .array(someAlert, { maxLength: 12 })
    .map((parts) => parts.map((part, index) => alert({ ...part, id: `alert-${index}` })));

  test("every alert is classified exactly once, and the classes agree with the rates", () => {
    fc.assert(
      fc.property(someAlerts, someTruth, (alerts, truth) => {
        const result = score(alerts, truth);
        expect(result.alerts.map(keyOf).sort()).toEqual(alerts.map(keyOf).sort());
        const count = (wanted: string) => result.alerts.filter((one) => one.class === wanted).length;
        expect(result.total).toMatchObject({
          trueAlerts: count("true"),
          falseAlerts: count("false"),
          repeats: count("repeat"),
        });
      }),
    );
  });

  test("the order in which alerts are given does not matter", () => {
    fc.assert(
      fc.property(someAlerts, someTruth, (alerts, truth) => {
        expect(score(alerts.toReversed(), truth)).toEqual(score(alerts, truth));
      }),
    );
  });

  test("an unrelated alert never raises precision and leaves recall as it is", () => {
    fc.assert(
      fc.property(someAlerts, someTruth, time, (alerts, truth, raised) => {
        const before = score(alerts, truth).total;
        const unrelated = alert({ id: "unrelated", raised, node: "02:00:00:00:00:00:00:ff" });
        const after = score([...alerts, unrelated], truth).total;
        expect(after.precision).toBeLessThanOrEqual(before.precision ?? 1);
        expect(after.falseAlerts).toBe(before.falseAlerts + 1);
        expect(after.recall).toBe(before.recall);
      }),
    );
  });

  test("an alert that says again what was said changes neither precision nor recall", () => {
    fc.assert(
      fc.property(someAlerts, someTruth, (alerts, truth) => {
        const before = score(alerts, truth);
        const explained = new Set(before.alerts.filter(({ labels }) => labels.length > 0).map(keyOf));
        const again = alerts
          .filter((one) => explained.has(keyOf(one)))
          .map((one) => ({ ...one, id: `${one.id}-again` }));
        const { precision, recall } = score([...alerts, ...again], truth).total;
        expect({ precision, recall }).toEqual({
          precision: before.total.precision,
          recall: before.total.recall,
        });
      }),
    );
  });

  test("who says just what was done, when it was done, is right in all", () => {
    fc.assert(
      fc.property(someTruth, (truth) => {
        const alerts = truth
          .filter(({ required }) => required)
          .map(({ kind, nodes: [node = ""], startUs }, index) =>
            alert({ kind, node, id: `alert-${index}`, raisedUs: startUs, firstUs: startUs }),
          );
        const { total } = score(alerts, truth);
        expect(total.found).toBe(total.required);
        expect(total.falseAlerts).toBe(0);
        if (total.required > 0) expect(total).toMatchObject({ precision: 1, recall: 1, f1: 1 });
      }),
    );
  });
});

describe("by what was being done", () => {
  const overlapping = label({ kind: "bad-fcs", nodes: [euiOf(6)], start: 80, end: 100 });

  test("phases are all of the run's time in which the same was done", () => {
    const { phases } = score([], [label(), overlapping]);
    expect(phases.map(({ name, seconds }) => [name, seconds])).toEqual([
      ["normal", DURATION - 40],
      ["dos", 20],
      ["bad-fcs + dos", 10],
      ["bad-fcs", 10],
    ]);
  });

  test("a label counts where it begins, an alert where its label does, a false one where it is raised", () => {
    const late = alert({ raised: 99 });
    const { phases } = score([late, alert({ raised: 30 })], [label(), overlapping]);
    const rates = phases.map(({ name, required, found, trueAlerts, falseAlerts }) => [
      ...[name, required, found, trueAlerts, falseAlerts],
    ]);
    expect(rates).toEqual([
      ["normal", 0, 0, 0, 1],
      ["dos", 1, 1, 1, 0],
      ["bad-fcs + dos", 1, 0, 0, 0],
      ["bad-fcs", 0, 0, 0, 0],
    ]);
  });
});

test("a property is judged by what it found itself of its kind", () => {
  const truth = [label(), label({ start: 120, end: 150 })];
  const alerts = [alert({ propertyId: 1 }), alert({ propertyId: 2, raised: 125 }), alert({ propertyId: 2 })];
  const named = alerts.map((one, index) => ({ ...one, id: `alert-${index}` }));
  const { properties } = score(named, truth);
  expect(properties.map(({ propertyId, required, found }) => [propertyId, required, found])).toEqual([
    [1, 2, 1],
    [2, 2, 2],
  ]);
});

test("delays are those of what had to be found, by nearest rank", () => {
  const truth = [1, 2, 3].map((place) => label({ nodes: [euiOf(place)] }));
  const alerts = [1, 2, 3].map((place) => alert({ node: euiOf(place), raised: 60 + place * 2 }));
  expect(score(alerts, truth).delays).toEqual({ p50: 4, p95: 6, p99: 6 });
  expect(score([], truth)).not.toHaveProperty("delays");
});
