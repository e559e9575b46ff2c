import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { printable } from "../../../controller/src/deployment/printable.js";

test("what a node says cannot control a terminal", () => {
  expect(printable("a\x1b]52;c;aGk=\x07b\r\nfine\tä")).toBe("a\\x1b]52;c;aGk=\\x07b\\x0d\nfine\tä");
  expect(printable("user\u202etxt.exe")).toBe("user\\u{202e}txt.exe");
});

test("no control or bidirectional formatting character comes through", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(printable(text)).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}/u);
    }),
  );
});
