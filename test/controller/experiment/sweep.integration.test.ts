import { afterAll, describe, expect, test } from "@jest/globals";
import { readExperiment } from "../../../controller/src/experiment/read-experiment.js";
import { EMPTY_CAPTURE, ExperimentFolder } from "./experiment-folder.js";

const folder = new ExperimentFolder();
afterAll(() => folder[Symbol.dispose]());
folder.write("a.pcap", EMPTY_CAPTURE);

const withSweep = (sweep: string, parameters = "speed: {type: number}, title: {type: text, default: x}") =>
  `name: swept
parameters: {${parameters}}
time: {speed: "\${speed}"}
testbed: {kind: local}
nodes: [here]
probes: {here: {source: {kind: file, path: a.pcap}}}
sweep: ${sweep}
`;

describe("a sweep", () => {
  test("gives a parameter without a default its first value", () => {
    const file = folder.write("swept.yaml", withSweep("{parameters: {speed: [2, 3]}, repetitions: 2}"));
    const { declared, sweep } = readExperiment(file);
    expect(declared.time.speed).toBe(2);
    expect(sweep).toEqual({ parameters: { speed: [2, 3] }, repetitions: 2 });
  });

  test("leaves out a parameter that --set gives", () => {
    const file = folder.write("swept.yaml", withSweep("{parameters: {speed: [2, 3], title: [a, b]}}"));
    const { declared, sweep } = readExperiment(file, { set: ["speed=7"] });
    expect(declared.time.speed).toBe(7);
    expect(sweep).toEqual({ parameters: { title: ["a", "b"] }, repetitions: 1 });
  });

  test.each([
    [
      "{parameters: {sped: [1], speed: [1]}}",
      '7:22 the experiment has no parameter "sped" → did you mean "speed"?',
    ],
    ["{parameters: {speed: [1, two]}}", '7:33 "speed" is a number, and "two" is none → write a number'],
    ["{parameters: {speed: [1, 2]}, repetitions: 501}", "7:1 the sweep has 1002 runs, and 1000 is the most"],
    ["{parameters: {speed: []}}", "7:29 sweep.parameters.speed must name at least one value"],
  ])("%s is refused", (sweep, expected) => {
    expect(folder.lines(withSweep(sweep)).join("\n")).toContain(expected);
  });

  test("a path is not swept", () => {
    const parameters = "speed: {type: number, default: 1}, file: {type: path, default: a.pcap}";
    const lines = folder.lines(withSweep("{parameters: {file: [a, b]}}", parameters));
    expect(lines.join()).toContain('"file" is a path, which cannot be swept');
  });
});
