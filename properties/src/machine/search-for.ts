import type { Expression } from "../data/expression.js";
import { readPattern } from "../values/read-pattern.js";
import type { Read } from "./comparison.js";

/** `#matches(text, 'pattern')`: 1 if the pattern is found in the text, else 0; absent where there is no text. */
export function searchFor(
  [of, literal]: readonly Expression[],
  toRead: (expression: Expression) => Read,
): Read {
  const reading = readPattern(literal?.kind === "literal" ? String(literal.value) : "");
  // The reader has refused it then.
  if (of === undefined || "fault" in reading) return () => undefined;
  const [text, { pattern }] = [toRead(of), reading];
  return (packet, history) => {
    const value = text(packet, history);
    return typeof value === "string" ? Number(pattern.test(value)) : undefined;
  };
}
