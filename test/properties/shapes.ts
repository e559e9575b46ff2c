import type { Value } from "@fedprobe/properties";
import type { EventRule, Matched, OperatorName } from "./reference-rules.js";

/** One condition, as the language writes it and as JavaScript does. */
export interface Written {
  readonly text: string;
  readonly rule: Omit<EventRule, "id">;
}

const number = (value: Value | undefined) => (typeof value === "number" ? value : Number.NaN);

/** The packet is of sort `x`; then optionally its y equals that of event `same`, and its z exceeds that of `above`. */
export function condition(x: number, same?: number, above?: number): Written {
  const join = same === undefined ? "" : ` && a.y == a.y.${same}`;
  const more = above === undefined ? "" : ` && a.z > a.z.${above} + 1`;
  const earlier = (before: Matched, event: number | undefined) => before.get(event ?? 0)?.values;
  return {
    text: `a.x == ${x} && a.y >= 0 && a.z >= 0${join}${more}`,
    rule: {
      needs: ["a.x", "a.y", "a.z"],
      matches: ({ values }, before) => {
        const [equal, less] = [earlier(before, same), earlier(before, above)];
        return (
          values["a.x"] === x &&
          (equal === undefined || values["a.y"] === equal["a.y"]) &&
          (less === undefined || number(values["a.z"]) > number(less["a.z"]) + 1)
        );
      },
    },
  };
}

/** Joined by two values, the second of which takes part in a sum. */
function joinedTwice(x: number, earlier: number): Written {
  return {
    text: `a.x == ${x} && a.z == a.z.${earlier} && a.y.${earlier} + 1 == a.y + 1`,
    rule: {
      needs: ["a.x", "a.y", "a.z"],
      matches: ({ values }, before) =>
        values["a.x"] === x &&
        ["a.y", "a.z"].every((name) => values[name] === before.get(earlier)!.values[name]),
    },
  };
}

/** Of the same y as event `same`, and of another z than all of `others`, the last of them first. */
function unlike(x: number, same: number, ...others: readonly number[]): Written {
  const differs = [...others].reverse().map((event) => ` && a.z != a.z.${event}`);
  return {
    text: `a.x == ${x} && a.y == a.y.${same}${differs.join("")}`,
    rule: {
      needs: ["a.x", "a.y", "a.z"],
      matches: ({ values }, before) =>
        values["a.x"] === x &&
        values["a.y"] === before.get(same)!.values["a.y"] &&
        others.every((event) => values["a.z"] !== before.get(event)!.values["a.z"]),
    },
  };
}

/** The same with parentheses around all but the last condition, as the original's rules have them. */
function nested({ text, rule }: Written): Written {
  return { text: text.split(" && ").reduce((before, part) => `(${before} && ${part})`), rule };
}

export interface Operation {
  readonly operator?: OperatorName;
  readonly window: readonly [string, string];
  readonly packets?: readonly [string, string];
  readonly times?: number;
  readonly parts: readonly Tree[];
}

export type Tree = Written | Operation;

/** Trees that the machine and the reference matcher are compared on. */
export const SHAPES: Readonly<Record<string, Operation>> = {
  "A THEN B, joined": { window: ["0+", "10"], parts: [condition(0), condition(1, 1)] },
  "A THEN A, joined": { window: ["0", "10"], parts: [condition(0), condition(0, 1)] },
  "A THEN B, not joined, late": { window: ["3", "7-"], parts: [condition(0), condition(1)] },
  "(A THEN A) THEN (A THEN A), as rule 82": {
    window: ["0+", "8"],
    parts: [
      { window: ["0+", "8"], parts: [condition(0), condition(0, 1)] },
      { window: ["0+", "8"], parts: [condition(0, 1), condition(0, 1)] },
    ],
  },
  "(A THEN A) THEN B, joined twice": {
    window: ["0", "8"],
    parts: [{ window: ["0+", "10"], parts: [condition(0), joinedTwice(0, 1)] }, joinedTwice(1, 2)],
  },
  "A THEN A of another z": { window: ["0", "10"], parts: [condition(0), unlike(0, 1, 1)] },
  "(A THEN A) THEN (A THEN A), all of different z, as a scan": {
    window: ["0+", "20"],
    parts: [
      { window: ["0+", "10"], parts: [condition(0), unlike(0, 1, 1)] },
      { window: ["0+", "10"], parts: [unlike(0, 1, 1, 2), unlike(0, 1, 1, 2, 3)] },
    ],
  },
  "(A THEN B) THEN C": {
    window: ["0", "6"],
    parts: [{ window: ["1", "9"], parts: [condition(0), condition(1, 1)] }, condition(2, 2)],
  },
  "A THEN (B THEN C), compared": {
    window: ["0", "12"],
    parts: [condition(0), { window: ["0+", "5"], parts: [condition(1, 1), condition(2, undefined, 1)] }],
  },
  "A THEN ((B THEN C) THEN D)": {
    window: ["0", "9"],
    parts: [
      condition(0),
      {
        window: ["0", "6"],
        parts: [{ window: ["0", "4"], parts: [condition(1, 1), condition(2)] }, condition(1, 3, 2)],
      },
    ],
  },
  "A AND B": { operator: "AND", window: ["0", "5"], parts: [condition(0), condition(1)] },
  "A AND A": { operator: "AND", window: ["0", "5"], parts: [condition(0), condition(0)] },
  "A AND B, joined and compared": {
    ...{ operator: "AND", window: ["0+", "9"] },
    parts: [condition(0), condition(1, 1, 1)],
  },
  "A AND B, joined and compared in parentheses": {
    ...{ operator: "AND", window: ["0+", "9"] },
    parts: [nested(condition(0)), nested(condition(1, 1, 1))],
  },
  "(A THEN A) THEN B, joined in parentheses": {
    window: ["0", "8"],
    parts: [
      { window: ["0+", "10"], parts: [condition(0), nested(condition(0, 1))] },
      nested(condition(1, 2, 1)),
    ],
  },
  "(A AND B) THEN C": {
    window: ["0", "6"],
    parts: [{ operator: "AND", window: ["0", "3"], parts: [condition(0), condition(1, 1)] }, condition(2, 1)],
  },
  "A THEN (B AND C)": {
    window: ["0", "9"],
    parts: [condition(0), { operator: "AND", window: ["0", "3"], parts: [condition(1), condition(2)] }],
  },
  "(A THEN B) AND C": {
    ...{ operator: "AND", window: ["0", "6"] },
    parts: [{ window: ["0", "3"], parts: [condition(0), condition(1, 1)] }, condition(2)],
  },
  "A OR B": { operator: "OR", window: ["0", "0"], parts: [condition(0), condition(1)] },
  "(A OR B) THEN C": {
    window: ["0", "6"],
    parts: [{ operator: "OR", window: ["0", "0"], parts: [condition(0), condition(1)] }, condition(2)],
  },
  "A THEN (B OR (B THEN C))": {
    window: ["1", "6"],
    parts: [
      condition(0),
      {
        ...{ operator: "OR", window: ["0", "0"] },
        parts: [
          condition(1, undefined, 1),
          { window: ["0", "3"], parts: [condition(1, 1), condition(2, 1)] },
        ],
      },
    ],
  },
  "A NOT B": { operator: "NOT", window: ["0", "5"], parts: [condition(0), condition(1, 1)] },
  "A NOT (A or B)": {
    ...{ operator: "NOT", window: ["0+", "3"] },
    parts: [condition(0), { operator: "OR", window: ["0", "0"], parts: [condition(0, 1), condition(1, 1)] }],
  },
  "(A NOT B) THEN C": {
    window: ["0", "6"],
    parts: [{ operator: "NOT", window: ["0", "2"], parts: [condition(0), condition(1, 1)] }, condition(2, 1)],
  },
  "A THEN (B NOT C)": {
    window: ["0", "9"],
    parts: [condition(0), { operator: "NOT", window: ["0", "9"], parts: [condition(1, 1), condition(2, 2)] }],
  },
  "three times A": { operator: "REPEAT", times: 3, window: ["0", "6"], parts: [condition(0, 1)] },
  "(three times A) THEN B": {
    window: ["0", "6"],
    parts: [{ operator: "REPEAT", times: 3, window: ["0", "6"], parts: [condition(0, 1)] }, condition(1, 1)],
  },
  "A THEN (twice B)": {
    window: ["0", "9"],
    parts: [condition(0), { operator: "REPEAT", times: 2, window: ["0", "6"], parts: [condition(1, 1)] }],
  },
  "A THEN B within packets (definition 7)": {
    ...{ window: ["0+", "10"], packets: ["1", "4-"] },
    parts: [condition(0), condition(1, 1)],
  },
  "A NOT B within packets": {
    ...{ operator: "NOT", window: ["0", "100"], packets: ["0+", "3"] },
    parts: [condition(0), condition(1)],
  },
  "(A THEN B within packets) THEN C within packets": {
    ...{ window: ["0", "100"], packets: ["2", "9"] },
    parts: [
      { window: ["0", "100"], packets: ["0", "3"], parts: [condition(0), condition(1)] },
      condition(2, 1),
    ],
  },
};
