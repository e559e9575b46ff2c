import { visibleText } from "../../model/visible-text.js";

/** HTML that is ready; only `html` and `trust` make it. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | false | undefined | readonly Part[];

/** Longer texts come from somebody who wants to break the page; the raw data hold all of it. */
const LONGEST_TEXT = 600;

/** A template: texts in it are made visible and escaped, markup is taken as it is, lists are joined. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const texts = fixed.map((text, index) => (index === 0 ? text : `${render(parts[index - 1])}${text}`));
  return { markup: texts.join("") };
}

/** Takes a text as markup as it is; for what we have drawn ourselves. */
export function trust(markup: string): Markup {
  return { markup };
}

/** Several lines of text from outside, each made visible. */
export function lines(text: string): Markup {
  return { markup: text.split("\n").map(show).join("\n") };
}

/** Text without anything that XML or HTML would take for markup. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function render(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return show(part);
  return "markup" in part ? part.markup : part.map(render).join("");
}

function show(text: string): string {
  const cut = text.length > LONGEST_TEXT;
  const shown = cut ? `${text.slice(0, LONGEST_TEXT)} … (${text.length - LONGEST_TEXT} more)` : text;
  return escapeMarkup(visibleText(shown));
}
