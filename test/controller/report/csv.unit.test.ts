import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { writeCsv } from "../../../controller/src/report/csv.js";
import { parseCsv } from "./parse-csv.js";

const table = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.array(fc.array(fc.string({ unit: "binary" }), { minLength: width, maxLength: width }), {
    minLength: 1,
  }),
);

test("whatever is written is read again, but for the apostrophe before what could be a formula", () => {
  fc.assert(
    fc.property(table, (rows) => {
      const [header = [], ...rest] = rows;
      const inert = rows.map((row) => row.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)));
      expect(parseCsv(writeCsv(header, rest))).toEqual(inert);
    }),
  );
});

test("negative numbers are numbers", () => {
  expect(writeCsv(["a"], [[-1]])).toBe("a\r\n-1\r\n");
});
