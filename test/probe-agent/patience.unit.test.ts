import { expect, test } from "@jest/globals";
import { Patience } from "../../probe-agent/src/model/patience.js";

test("half a second where all comes promptly", () => {
  const patience = new Patience();
  expect(patience.tick()).toBe(500);
  patience.heard(20);
  expect(patience.tick()).toBe(500);
});

test("twice the longest lag, which is forgotten again, and 10 s at the most", () => {
  const patience = new Patience();
  patience.heard(1500);
  patience.heard(30);
  expect(patience.tick()).toBe(3000);
  const later = Array.from({ length: 300 }, () => patience.tick());
  expect(later).toEqual(later.toSorted((a, b) => b - a));
  expect(later.at(-1)).toBe(500);
  patience.heard(3_600_000);
  expect(patience.tick()).toBe(10_000);
});

test("a clock that is ahead makes it no shorter", () => {
  const patience = new Patience();
  patience.heard(-5000);
  expect(patience.tick()).toBe(500);
});
