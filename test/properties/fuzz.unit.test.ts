import { describe, expect, test } from "@jest/globals";
import { HostileRules } from "./hostile-rules/hostile-rules.js";
import { INJECTIONS } from "./hostile-rules/injections.js";
import { readOrRefuse, run } from "./hostile-rules/read-and-run.js";
import { computing, escapeXml, judge, thenOf } from "./trace.js";

const RULES = 10_000;

/** Reads and, if it can be read, runs. Nothing but `PropertyError` may come of it. */
function survives(xml: string): void {
  run(readOrRefuse(xml));
}

// `npm run fuzz` reads a million of them.
test.each([1, 2])(
  "whatever a file holds, it is read and run, or refused as properties are (seed %d)",
  (seed) => {
    const hostile = new HostileRules(seed);
    for (let i = 0; i < RULES; i++) survives(hostile.next());
  },
);

describe("what looks like code", () => {
  test("is tried in at least 200 ways", () => {
    expect(new Set(INJECTIONS).size).toBeGreaterThanOrEqual(200);
  });

  test.each(INJECTIONS)("is refused or inert: %j", (text) => {
    survives(computing(text));
    survives(thenOf("a.x == 1", text, 'delay_max="1"'));
    for (const attribute of ["description", "kind", "node", "hold", "delay_max", "event_id"]) {
      survives(computing("a.x == 1").replace("<event", `<event ${attribute}="${escapeXml(text)}"`));
      survives(computing("a.x == 1", `${attribute}="${escapeXml(text)}"`));
    }
    expect(globalThis).not.toHaveProperty("pwned");
    expect({}).not.toHaveProperty("polluted");
  });

  test("is a value like any other where a text may stand", () => {
    const code = "`${globalThis.pwned = 1}`";
    const verdicts = judge(computing(`a.s == '${code}'`, 'node="a.s"'), [
      { time: 1, values: { "a.s": code } },
    ]);
    expect(verdicts.map(({ node }) => node)).toEqual([code]);
  });
});
