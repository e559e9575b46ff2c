import type { Report } from "../report.js";
import { captureSection } from "./capture-section.js";
import { dataSection } from "./data-section.js";
import { detectionSection } from "./detection-section.js";
import { header } from "./header.js";
import { html, type Markup, trust } from "./markup.js";
import { probesSection, propertiesSection, runSection } from "./run-sections.js";
import { STYLE } from "./style.js";
import { timeSection } from "./time-section.js";
import { whoSection } from "./who-section.js";

/** Nothing may be fetched, run, framed or sent; only the style in the page applies. */
export const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Sections in their order on the page, with the words that lead to them. */
const SECTIONS: readonly (readonly [
  id: string,
  word: string,
  make: (report: Report) => Markup | Promise<Markup>,
])[] = [
  ["time", "Over time", timeSection],
  ["detection", "Detection", detectionSection],
  ["capture", "Capture", captureSection],
  ["who", "Who is who", whoSection],
  ["properties", "Properties", propertiesSection],
  ["probes", "Probes", probesSection],
  ["run", "Run", runSection],
  ["data", "Data", dataSection],
];

/** The whole report as one HTML page, complete without scripts and without a network. */
export async function renderPage(report: Report): Promise<string> {
  const sections: Markup[] = [];
  for (const [, , make] of SECTIONS) sections.push(await make(report));
  const { markup } = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trust(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${report.run.name} · ${report.verdict.headline}</title>
<style>${trust(STYLE)}</style></head>
<body><main>
${header(report)}
<nav>${SECTIONS.map(([id, word]) => html`<a href="#${id}">${word}</a>`)}</nav>
${sections}
<footer>Made by fedprobe.</footer>
</main></body></html>
`;
  return markup;
}
