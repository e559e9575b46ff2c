import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readCondition } from "../../../controller/src/model/condition.js";
import { METRICS, metricNames } from "../../../controller/src/model/metrics.js";
import { buildReport } from "../../../controller/src/report/build-report.js";
import { writeJunit } from "../../../controller/src/report/junit.js";
import { summarize } from "../../../controller/src/report/summary-text.js";
import { REPOSITORY } from "../../support/command.js";
import { alert } from "./examples.js";
import { syntheticRun } from "./synthetic-run.js";

const run = syntheticRun();
const reportOf = (ensure: readonly string[], part = {}) =>
  buildReport({ ...run, ...part, facts: { ...run.facts, ensure } });
const { truth: _, emulation: __, ...unknown } = run;

describe("a condition", () => {
  test.each(["alerts.recall>=0.95", " capture.drop_ratio <= 1e-3 ", "alerts.dis-flood.false == 0"])(
    "is read: %s",
    (text) => expect(readCondition(text)).toMatchObject({ text: text.trim() }),
  );
  test.each(["alerts.recall", ">= 1", "alerts.recall => 1", "a.b >= x", "a.b >= 1; drop", "", "A.b > 1"])(
    "is none: %s",
    (text) => expect(readCondition(text)).toBeUndefined(),
  );
});

describe("what is ensured", () => {
  test("is the figures of the report", () => {
    const conditions = [
      "alerts.recall >= 1",
      "alerts.dos.recall >= 1",
      "alerts.false == 0",
      "alerts.ddos.count == 0",
      "capture.drop_ratio < 0.01",
      "probes.lost == 0",
      "detection.p95_ms <= 40000",
      "throughput.peak_kbps > 0",
    ];
    const { ensured, verdict } = reportOf(conditions);
    expect(ensured.filter(({ met }) => !met)).toEqual([]);
    expect(verdict.status).toBe("good");
  });

  test("is bad where it is not so, and the verdict says what it is instead", () => {
    const report = reportOf(["alerts.recall >= 1"], { alerts: [] });
    expect(report.ensured).toEqual([{ condition: "alerts.recall >= 1", value: 0, met: false }]);
    expect(report.verdict).toMatchObject({
      status: "bad",
      concerns: ["not ensured: alerts.recall >= 1 (it is 0)"],
    });
    expect(summarize(report)).toContain("not ensured: alerts.recall >= 1");
  });

  test("decides alone: what it allows is good", () => {
    const alerts = [...run.alerts, alert({ raised: 20 })];
    expect(reportOf([], { alerts }).verdict.status).toBe("bad");
    expect(reportOf(["alerts.false <= 1"], { alerts }).verdict.status).toBe("good");
  });

  test("what nobody knows is not met", () => {
    const { ensured } = buildReport({ ...unknown, facts: { ...run.facts, ensure: ["alerts.recall >= 0"] } });
    expect(ensured).toEqual([{ condition: "alerts.recall >= 0", met: false }]);
  });

  test("is a case of junit.xml each", () => {
    const xml = writeJunit(reportOf(["alerts.recall >= 1", "alerts.false < 0"]));
    expect(xml).toContain('<testsuite name="ensure" tests="2" failures="1"');
    expect(xml).toContain('name="alerts.false &lt; 0"><failure message="it is 0"/>');
  });
});

test("every metric is in docs/experiment-file.md, as it is described", () => {
  const page = readFileSync(join(REPOSITORY, "docs/experiment-file.md"), "utf8");
  const missing = Object.entries(METRICS).filter(
    ([name, what]) => !page.includes(`| \`${name}\` | ${what} |`),
  );
  expect(missing).toEqual([]);
});

test("every metric can be measured on an emulated run with truth", () => {
  const { ensured } = reportOf(metricNames().map((name) => `${name} >= -1`));
  const known = ensured.filter(({ met }) => met).map(({ condition }) => condition.split(" ")[0]);
  const ofKinds = (name: string) => name.split(".").length === 3;
  const unmeasured = metricNames().filter((name) => !ofKinds(name) && !known.includes(name));
  expect(unmeasured).toEqual([]);
});
