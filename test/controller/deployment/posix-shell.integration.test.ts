import { execFileSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { quoteCommand, quoteWord } from "../../../controller/src/deployment/posix-shell.js";

/** What programs of a real shell get as arguments. */
function argumentsSeen(words: readonly string[]): readonly string[] {
  const output = execFileSync("sh", ["-c", `${quoteCommand(["printf", "%s\\0", ...words])}; :`], {
    encoding: "utf8",
  });
  return output.split("\0").slice(0, -1);
}

const hostile = fc.constantFrom(
  "'",
  '"',
  "\\",
  "$(id)",
  "`id`",
  "\n",
  "\r",
  "!",
  "*",
  "~",
  "-",
  "=",
  ";",
  "&",
  "|",
  "\u202e",
  "#",
  " ",
  "\t",
  "{a,b}",
  "%s",
);
const word = fc
  .array(fc.oneof(hostile, fc.string({ unit: "binary" })), { maxLength: 12 })
  .map((parts) => parts.join("").replaceAll("\0", ""));

describe("quoting for a POSIX shell", () => {
  test("whatever a word holds, it arrives as one argument, unchanged", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        expect(argumentsSeen(words)).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });

  test("a first word that looks like an assignment or a keyword is the name of a program", () => {
    for (const name of ["A=b", "if", "{", "!", "-x", "~root"]) {
      expect(() => execFileSync("sh", ["-c", `${quoteWord(name)} 2>/dev/null`])).toThrow(
        expect.objectContaining({ status: 127 }),
      );
    }
  });

  test("NUL, which no argument can hold, is refused", () => {
    expect(() => quoteWord("a\0b")).toThrow(RangeError);
  });
});
