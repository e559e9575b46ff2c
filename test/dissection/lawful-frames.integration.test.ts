import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Dice } from "./hostile-frames/dice.js";
import { differencesOf, hasTshark } from "./lawful-frames/ask-tshark.js";
import { framesOf, KINDS } from "./lawful-frames/kinds.js";
import { KNOWN, reasonOf } from "./lawful-frames/known-differences.js";

const SEED = 20_261_121;
const FRAMES = 80;
/** tshark takes a third of a second to start. */
const PATIENCE_MS = 60_000;

const describeWithTshark = hasTshark ? describe : describe.skip;
const used = new Set<string>();

test("the page of differences names each", () => {
  const page = readFileSync(new URL("../../docs/tshark.md", import.meta.url), "utf8").replaceAll(/\s+/g, " ");
  expect(Object.keys(KNOWN).filter((reason) => !page.includes(`* ${reason}.`))).toEqual([]);
});

describeWithTshark("frames as the standards have them: what tshark says (skipped without tshark)", () => {
  test.each(KINDS)(
    "$name",
    (kind) => {
      const differences = differencesOf(framesOf(kind, new Dice(SEED), FRAMES), kind.tshark);
      const unexplained = differences.filter((difference) => {
        const reason = reasonOf(difference);
        if (reason !== undefined) used.add(reason);
        return reason === undefined;
      });
      expect(unexplained.map(({ attribute, ours, tshark }) => ({ attribute, ours, tshark }))).toEqual([]);
    },
    PATIENCE_MS,
  );

  test("no difference is explained that there is not", () => {
    expect(Object.keys(KNOWN).filter((reason) => !used.has(reason))).toEqual([]);
  });
});
