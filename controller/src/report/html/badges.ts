import { visibleText } from "../../model/visible-text.js";
import { MARKS } from "../charts/alert-marks.js";
import { html, type Markup, trust } from "./markup.js";

export type Tone = "good" | "bad" | "warn" | "plain";

const SIGNS: Readonly<Record<Tone, string>> = { good: "✓", bad: "✗", warn: "!", plain: "·" };

/** A word with a colour and a sign, so that it can be told without colours. */
export function badge(tone: Tone, text: string): Markup {
  return html`<span class="badge ${tone}"><b aria-hidden="true">${SIGNS[tone]}</b> ${text}</span>`;
}

/** The sign with which charts draw an alert of this class. */
export function markSign(name: keyof typeof MARKS): Markup {
  const { path, color, filled } = MARKS[name];
  const fill = filled ? color : "none";
  const stroke = filled ? "none" : color;
  return trust(
    `<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><path d="${path}" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/></svg>`,
  );
}

/** A device by its name, with its identifier beside it. */
export function nodeLabel(name: string, node: string): Markup {
  if (name === node || node === "")
    return html`<span class="${node === "" ? "nobody" : "id"}">${name}</span>`;
  return html`<span title="${visibleText(node)}">${name}</span> <span class="id">${node}</span>`;
}

/** A bar as long as its share of the whole, behind a number. */
export function bar(part: number, whole: number, text: string): Markup {
  const percent = whole > 0 ? Math.min(100, (100 * part) / whole) : 0;
  return html`<span class="bar" style="--share:${percent.toFixed(1)}%">${text}</span>`;
}
