import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { makePlan } from "../../../controller/src/experiment/make-plan.js";
import { readExperiment } from "../../../controller/src/experiment/read-experiment.js";
import { FedprobeError } from "../../../controller/src/model/errors.js";
import { REPOSITORY } from "../../support/command.js";
import { ExperimentFolder } from "./experiment-folder.js";

const QUICKSTART = readFileSync(join(REPOSITORY, "experiments/quickstart/experiment.yaml"), "utf8");
const LINES = QUICKSTART.split("\n");
const WORDS = [...QUICKSTART.matchAll(/[\w.-]+/g)].map(({ index, 0: word }) => ({ index, word }));

const folder = new ExperimentFolder();
afterAll(() => folder[Symbol.dispose]());

/** What stands in place of a word: keys renamed, values of other types, references, and what YAML treats specially. */
const REPLACEMENTS = [
  "",
  "x",
  "Ä",
  "5",
  "-1",
  "1e999",
  ".nan",
  "true",
  "null",
  "[]",
  "{}",
  "{a: 1}",
  "[[1], 2]",
].concat(
  [
    "'",
    '"',
    "&a",
    "*a",
    "!t",
    "<<",
    "__proto__",
    "constructor",
    `\${x}`,
    `"\${x}"`,
    "0s",
    "1h",
    "\t",
    "#",
    ": ",
    "- ",
  ],
  WORDS.map(({ word }) => word),
);

const mutation = fc.oneof(
  fc
    .tuple(fc.constantFrom(...WORDS), fc.constantFrom(...REPLACEMENTS))
    .map(
      ([{ index, word }, replacement]) =>
        QUICKSTART.slice(0, index) + replacement + QUICKSTART.slice(index + word.length),
    ),
  fc.nat(LINES.length - 1).map((line) => LINES.toSpliced(line, 1).join("\n")),
  fc
    .tuple(fc.nat(LINES.length - 1), fc.nat(LINES.length - 1))
    .map(([from, to]) => LINES.toSpliced(to, 0, LINES[from] ?? "").join("\n")),
  fc
    .tuple(fc.nat(QUICKSTART.length), fc.string({ unit: "binary", maxLength: 3 }))
    .map(([at, text]) => QUICKSTART.slice(0, at) + text + QUICKSTART.slice(at + 1)),
);

test("any single change to the quickstart gives a plan, or problems with places inside the file", () => {
  const seen = { valid: 0, invalid: 0 };
  fc.assert(
    fc.property(mutation, (text) => {
      const file = folder.write("experiment.yaml", text);
      try {
        const plan = makePlan(readExperiment(file));
        expect(plan.nodes.length).toBeGreaterThan(0);
        expect(plan.duration).toBeGreaterThan(0);
        seen.valid++;
      } catch (error) {
        if (!(error instanceof FedprobeError)) throw error;
        expect(error.exitCode).toBe(3);
        expect(error.problems.length).toBeGreaterThan(0);
        for (const { place } of error.problems) {
          expect(place?.file).toBe(file);
          expect(place?.line).toBeLessThanOrEqual(text.split(/\r?\n/).length);
        }
        seen.invalid++;
      }
    }),
    { numRuns: 500 },
  );
  expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(20);
});
