import { describe, expect, test } from "@jest/globals";
import type { StoredNotice } from "../../../controller/src/model/records.js";
import { buildReport } from "../../../controller/src/report/build-report.js";
import type { ReportData } from "../../../controller/src/report/report-data.js";
import { alert } from "./examples.js";
import { syntheticRun } from "./synthetic-run.js";

const { facts, truth: _, ...unknown } = syntheticRun();
const notice = (part: Partial<StoredNotice>): StoredNotice => ({
  ...{ probe: "controller", timeUs: 0, severity: "error", message: "the host key of attic is unknown" },
  ...part,
});
const verdictOf = (outcome: typeof facts.outcome, part: Partial<ReportData>) =>
  buildReport({ ...unknown, alerts: [], facts: { ...facts, outcome }, ...part }).verdict;

describe("a run that failed", () => {
  test("says why: the first problem is its headline, the others are concerns", () => {
    const notices = [
      notice({ probe: "west", message: "the capture is truncated" }),
      notice({}),
      notice({ message: "attic kept /tmp/x" }),
    ];
    expect(verdictOf("failed", { notices })).toEqual({
      status: "bad",
      headline: "The run failed: the host key of attic is unknown",
      concerns: ["west: the capture is truncated", "attic kept /tmp/x"],
    });
  });

  test("even where all was found, and a problem of many lines is told by its first", () => {
    const notices = [notice({ message: "cannot clean up\n    at x (y.ts:1)" })];
    const { truth = [], alerts } = syntheticRun();
    expect(verdictOf("failed", { notices, truth, alerts })).toEqual({
      status: "bad",
      headline: "The run failed: cannot clean up",
      concerns: ["all the same: 3 of 3 attacks found, no false alert"],
    });
  });

  test("is a failed one without any notice too", () => {
    expect(verdictOf("failed", { notices: [] }).headline).toBe("The run failed");
  });
});

describe("a run that the user ended", () => {
  const ended = notice({ severity: "warning", message: "the run was ended by the user before its time" });

  test.each([
    ["nobody knows what was done", undefined],
    ["nothing was done", []],
  ])("says just that where nothing was said and %s", (_, truth) => {
    const verdict = verdictOf("aborted", { notices: [ended], ...(truth && { truth }) });
    expect(verdict).toEqual({ status: "open", headline: "The run was ended by the user", concerns: [] });
  });

  test("is judged by what it has", () => {
    const { truth = [] } = syntheticRun();
    expect(verdictOf("aborted", { truth, alerts: [alert()] })).toMatchObject({
      status: "bad",
      headline: "1 of 3 attacks found, no false alert",
      concerns: ["the run is not complete: aborted"],
    });
    expect(verdictOf("aborted", { alerts: [alert()] }).headline).toMatch(/^1 alert; /);
  });
});

describe("errors that probes tell of", () => {
  const cut = notice({ probe: "west", message: "the capture ends in the middle of frame 12" });

  test("speak against a verdict that is right", () => {
    const { truth = [], alerts, notices } = syntheticRun();
    expect(verdictOf("complete", { truth, alerts, notices: [...notices, cut] })).toEqual({
      status: "degraded",
      headline: "3 of 3 attacks found, no false alert",
      concerns: ["west: the capture ends in the middle of frame 12"],
    });
  });

  test("warnings do not, and what is told twice is told once", () => {
    const notices = [cut, cut, notice({ severity: "warning" })];
    expect(verdictOf("complete", { notices }).concerns).toHaveLength(1);
  });

  test("are few, however many there are", () => {
    const notices = Array.from({ length: 500 }, (_, index) => notice({ message: `error ${index}` }));
    const { concerns } = verdictOf("complete", { notices });
    expect(concerns.length).toBeLessThan(20);
    expect(concerns.at(-1)?.replace("\u202f", " ")).toMatch(/^4\d\d more errors: see the notices$/);
  });
});
