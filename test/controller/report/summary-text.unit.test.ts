import { expect, test } from "@jest/globals";
import { buildReport } from "../../../controller/src/report/build-report.js";
import { summarize } from "../../../controller/src/report/summary-text.js";
import { alert } from "./examples.js";
import { hostileRun } from "./hostile.js";
import { syntheticRun } from "./synthetic-run.js";

const plain = (text: string) => text.replaceAll("\u202f", " ").split("\n");

test("says what was found after what time, and what was dropped", () => {
  const [headline, ...lines] = plain(summarize(buildReport(syntheticRun())));
  expect(headline).toBe("✓ 3 of 3 attacks found, no false alert");
  expect(lines.slice(0, 3)).toEqual([
    "  found   dos by attacker after 2.1 s, at west, east",
    "  found   bad-fcs by sensor-6 after 2.5 s, at west",
    "  found   node-failure by attacker after 33 s, at correlator",
  ]);
  expect(lines[3]).toMatch(/^ {2}frames {2}[\d ]+ analysed, 3 dropped \(kernel at west: 3\)$/);
  expect(lines).toHaveLength(4);
});

test("says what was missed, and what was false and why", () => {
  const alerts = [alert({ raised: 20, description: "too many" })];
  const lines = plain(summarize(buildReport(syntheticRun({ alerts }))));
  expect(lines[0]).toBe("✗ 0 of 3 attacks found, 1 false alert");
  expect(lines).toContain("  missed  node-failure by attacker");
  expect(lines).toContain("  false   dos on attacker at west: too many");
});

test("what was no frame of the run was not dropped", () => {
  const count = (name: string, count: number) => ({ probe: "west", source: "zep", name, timeUs: 1, count });
  const noise = [count("dropped.not-data", 7), count("dropped.not-started", 9)];
  const told = (counters: ReturnType<typeof count>[]) =>
    plain(summarize(buildReport(syntheticRun({ counters })))).at(-1);
  expect(told([count("analysed", 50), ...noise])).toBe("  frames  50 analysed, none dropped");
  expect(told([count("analysed", 50), ...noise, count("dropped.kernel", 3)])).toBe(
    "  frames  50 analysed, 3 dropped (kernel at west: 3)",
  );
});

test("lists what a rule of the user's own found, which is not judged", () => {
  const own = alert({ kind: "other", description: "my rule" });
  const lines = plain(summarize(buildReport(syntheticRun({ alerts: [own] }))));
  expect(lines[0]).toBe("✗ 0 of 3 attacks found, no false alert");
  expect(lines).toContain("  alert   other on attacker at west: my rule");
});

test("lists alerts where no truth is known", () => {
  const { truth: _, ...data } = syntheticRun();
  expect(plain(summarize(buildReport(data))).filter((line) => line.startsWith("  alert"))).toHaveLength(5);
});

test("fits on a screen, and does not steer the terminal, whatever probes say", () => {
  const run = hostileRun();
  const alerts = Array.from({ length: 500 }, (_, index) =>
    alert({ ...run.alerts[index % 20], id: `${index}` }),
  );
  const text = summarize(buildReport({ ...run, alerts, counters: [] }));
  expect(text.split("\n").filter((line) => /[\p{Cc}\u202e]/u.test(line))).toEqual([]);
  expect(text.split("\n").length).toBeLessThan(80);
  expect(text).toContain("more");
});
