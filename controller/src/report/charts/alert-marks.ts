import type { AlertClass } from "../../scoring/score.js";

/** How an alert of each class is drawn: by shape as well as by colour. Paths lie in a square of 16. */
export interface Mark {
  readonly path: string;
  readonly color: string;
  readonly filled: boolean;
  readonly meaning: string;
}

const CIRCLE = "M8 2A6 6 0 1 1 8 14A6 6 0 1 1 8 2Z";
const CROSS = "M3.5 2L8 6.5L12.5 2L14 3.5L9.5 8L14 12.5L12.5 14L8 9.5L3.5 14L2 12.5L6.5 8L2 3.5Z";
const TRIANGLE = "M8 3L14 13L2 13Z";
const SQUARE = "M3 3L13 3L13 13L3 13Z";
const DIAMOND = "M8 2L14 8L8 14L2 8Z";

export const MARKS: Readonly<Record<AlertClass | "unjudged", Mark>> = {
  true: { path: CIRCLE, color: "var(--good)", filled: true, meaning: "true alert" },
  repeat: {
    path: TRIANGLE,
    color: "var(--muted)",
    filled: false,
    meaning: "repeat: neither right nor wrong",
  },
  allowed: {
    path: SQUARE,
    color: "var(--muted)",
    filled: false,
    meaning: "allowed: of a label that need not be found",
  },
  info: {
    path: DIAMOND,
    color: "var(--muted)",
    filled: false,
    meaning: "not judged: information, or of kind other",
  },
  false: { path: CROSS, color: "var(--bad)", filled: true, meaning: "false alert: nothing explains it" },
  unjudged: {
    path: DIAMOND,
    color: "var(--accent)",
    filled: true,
    meaning: "alert, not judged: no truth is known",
  },
};
