import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { readExperiment } from "../../../controller/src/experiment/read-experiment.js";
import { REPOSITORY } from "../../support/command.js";
import { ExperimentFolder } from "./experiment-folder.js";

const folder = new ExperimentFolder();
afterAll(() => folder[Symbol.dispose]());

const QUICKSTART = readFileSync(join(REPOSITORY, "experiments/quickstart/experiment.yaml"), "utf8");
const DEAD = "{at: 150s, on: attacker, do: dead}";

/** Warnings about the quickstart with another death in it; 40 s of silence and 5 s of lateness are needed. */
function warnings(action: string, more = "") {
  expect(QUICKSTART).toContain(DEAD);
  const text = QUICKSTART.replace(DEAD, action) + more;
  return readExperiment(folder.write("experiment.yaml", text)).warnings;
}

describe("an action that can never be found is warned of", () => {
  test("the quickstart has none", () => expect(warnings(DEAD)).toEqual([]));

  test("a death shorter than the silence of a live node", () => {
    const [warning, ...others] = warnings("{at: 150s, on: attacker, do: dead, for: 30s}");
    expect(others).toEqual([]);
    expect(warning).toEqual({
      message:
        "this node failure can never be found: it lasts 30s, and only after 40s of silence (node-failure.silence) and 5s of lateness is one",
      place: { file: join(folder.path, "experiment.yaml"), line: 45, column: 45 },
      next: "let it last 45s, or lower node-failure.silence under property_parameters",
    });
  });

  test("a death too near to the end of the run", () => {
    const [warning] = warnings("{at: 200s, on: attacker, do: dead}");
    expect(warning?.message).toContain("it lasts 40s, to the end of the run");
    expect(warnings("{at: 194s, on: attacker, do: dead}")).toEqual([]);
  });

  test.each(["node-failure.silence", "102.silence"])("by the parameter in force: %s", (name) => {
    const set = (seconds: number) => `property_parameters: {${name}: ${seconds}}\n`;
    expect(warnings(DEAD, set(100))[0]?.message).toContain("only after 1m40s of silence");
    expect(warnings("{at: 150s, on: attacker, do: dead, for: 30s}", set(20))).toEqual([]);
  });

  test("the property's number goes before its kind", () => {
    const both = "property_parameters: {102.silence: 20, node-failure.silence: 100}\n";
    expect(warnings(DEAD, both)).toEqual([]);
  });
});

test("what is hardly meant in a property file is warned of with its place", () => {
  const never = `<beginning><property property_id="7" description="d">
    <event event_id="1" boolean_expression="ipv6.dst == 5"/></property></beginning>`;
  const path = folder.write("never.xml", never);
  const text = QUICKSTART.replace("properties: [iot] ", `properties: [iot, "${path}"] `);
  const [warning, ...others] = readExperiment(folder.write("experiment.yaml", text)).warnings;
  expect(others).toEqual([]);
  expect(warning).toMatchObject({
    message: expect.stringContaining("this can never be true: a number is not an IPv6 address"),
    place: { file: path, line: 2, column: 45 },
  });
});
