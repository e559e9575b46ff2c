import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type BenchResult, type Measurement, shortNumber } from "./result.js";

function row({ what, value, unit, budget = "", met }: Measurement): string {
  const judged = met === undefined ? "" : met ? " (met)" : " (missed)";
  return `| ${what} | ${shortNumber(value)} ${unit} | ${budget}${judged} |\n`;
}

function section({ bench, at, input, machine, measurements }: BenchResult): string {
  return `## ${bench}

\`npm run bench -- ${bench}\`, ${at.slice(0, 16).replace("T", " ")} UTC, on ${machine}.
${input}

| what | measured | budget |
|---|---|---|
${measurements.map(row).join("")}`;
}

/** The page docs/performance.md, from the results that are kept in `folder`. */
export function performancePage(folder: string): string {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort();
  const results = files.map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as BenchResult);
  return `<!-- Written by \`npm run bench\`. -->
# Performance

Numbers are written here by the commands that measured them. Compare only numbers of one run: a machine that does
other things at the same time (its load is given) measures less. Of several rounds the best counts, for others show
what else the machine did.

${results.map(section).join("\n")}`;
}
