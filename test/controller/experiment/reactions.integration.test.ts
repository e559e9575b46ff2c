import { afterAll, describe, expect, test } from "@jest/globals";
import { makePlan } from "../../../controller/src/experiment/make-plan.js";
import { readExperiment } from "../../../controller/src/experiment/read-experiment.js";
import { FedprobeError } from "../../../controller/src/model/errors.js";
import { ExperimentFolder } from "./experiment-folder.js";

const folder = new ExperimentFolder();
afterAll(() => folder[Symbol.dispose]());

/** An experiment whose property has these attributes, and which has these reactions. */
function experiment(attributes: string, reactions = "") {
  folder.write(
    "rules.xml",
    `<beginning><property property_id="7" type_property="ATTACK" ${attributes} description="any">
      <event event_id="1" boolean_expression="meta.packet_len &gt; 0"/></property></beginning>`,
  );
  const text = `name: reacting
duration: 1m
testbed: {kind: local}
nodes: [here]
probes:
  here: {source: {kind: zep}}
properties: [./rules.xml]
${reactions}`;
  return readExperiment(folder.write("experiment.yaml", text));
}

/** What is wrong with it. */
function problemOf(attributes: string, reactions = "") {
  try {
    experiment(attributes, reactions);
  } catch (error) {
    if (error instanceof FedprobeError) return error.problems[0];
    throw error;
  }
  return undefined;
}

describe("reactions in an experiment", () => {
  test("allow nothing but saying so, unless they do", () => {
    expect(makePlan(experiment("")).reactions).toEqual({ commands: {}, commandSeconds: 10 });
  });

  test("become a plan", () => {
    const reactions = `reactions:
  block: true
  block_for: 5m
  syslog: {address: 192.0.2.9}
  commands: {page: [/bin/page, "--now"]}
  command_timeout: 2s`;
    expect(makePlan(experiment('if_satisfied="run(page)"', reactions)).reactions).toEqual({
      blockSeconds: 300,
      syslog: { host: "192.0.2.9", port: 514 },
      commands: { page: ["/bin/page", "--now"] },
      commandSeconds: 2,
    });
  });

  test("must declare every command that a property runs", () => {
    expect(problemOf('if_satisfied="run(page)"')).toMatchObject({
      message: 'property 7 runs the command "page", which the experiment does not declare',
      place: { file: expect.stringContaining("rules.xml"), line: 1 },
      next: "declare it under reactions.commands: page: [program, argument]",
    });
    const misspelt = problemOf('if_satisfied="run(pgae)"', "reactions: {commands: {page: [x]}}");
    expect(misspelt?.next).toContain('did you mean "page"?');
  });

  test("are refused with the place where their form is wrong", () => {
    expect(problemOf("", "reactions: {commands: {page: []}}")?.message).toContain("must name a program");
    expect(problemOf("", "reactions: {blok: true}")?.next).toContain("block");
  });

  test.each([
    ['if_satisfied="block(ip.src)"', "would block ip.src, and the experiment does not allow it"],
    ['scope="distributed" if_satisfied="capture(1, 1)"', "is distributed and can keep no packets"],
  ])("are warned of where they will not be done: %s", (attributes, message) => {
    expect(experiment(attributes).warnings.map((warning) => warning.message)).toEqual([
      expect.stringContaining(message),
    ]);
    expect(experiment('if_satisfied="block(ip.src)"', "reactions: {block: true}").warnings).toEqual([]);
  });
});
