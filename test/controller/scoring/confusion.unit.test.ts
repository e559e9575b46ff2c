import { describe, expect, test } from "@jest/globals";
import { countConfusions } from "../../../controller/src/scoring/confusion.js";
import { alert, label } from "../report/examples.js";
import { euiOf } from "../report/synthetic-network.js";

describe("an alert stands under what its node really did then", () => {
  test.each([
    ["a right one", [alert()], [{ done: "dos", said: "dos", count: 1 }]],
    ["a repeat too", [alert(), alert({ id: "b" })], [{ done: "dos", said: "dos", count: 2 }]],
    [
      "one of another kind, and the label is missed",
      [alert({ kind: "dis-flood" })],
      [
        { done: "dos", said: "dis-flood", count: 1 },
        { done: "dos", count: 1 },
      ],
    ],
    [
      "one about somebody else is about nothing",
      [alert(), alert({ node: euiOf(3), id: "b" })],
      [
        { done: "dos", said: "dos", count: 1 },
        { said: "dos", count: 1 },
      ],
    ],
    ["information is not judged", [alert({ severity: "info" })], [{ done: "dos", count: 1 }]],
  ])("%s", (_, alerts, expected) => {
    expect(countConfusions(alerts, [label()])).toEqual(expected);
  });

  test("what need not be found is not missed", () => {
    expect(countConfusions([], [label({ required: false })])).toEqual([]);
  });
});
