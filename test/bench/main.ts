/** Measures what has a budget: `npm run bench -- NAME`. Takes minutes; results go to docs/bench/NAME.json. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchDissection } from "./dissection.js";
import { benchEmulation } from "./emulation.js";
import { benchMainJob } from "./main-job.js";
import { performancePage } from "./performance-page.js";
import { benchProperties } from "./properties.js";
import { REPOSITORY } from "./repository.js";
import { type BenchResult, describeMachine } from "./result.js";

const BENCHES: Readonly<Record<string, () => Promise<BenchResult>>> = {
  dissection: benchDissection,
  emulation: benchEmulation,
  "main-job": benchMainJob,
  properties: benchProperties,
};

const USAGE_ERROR = 2;

/** Keeps the numbers of `name`, and writes docs/performance.md anew. */
function keep(name: string, result: BenchResult): void {
  const folder = join(REPOSITORY, "docs", "bench");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  const page = join(REPOSITORY, "docs", "performance.md");
  writeFileSync(page, performancePage(folder));
  console.log(`\nwritten: ${join(folder, name)}.json and ${page}`);
}

const name = process.argv[2] ?? "";
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench === undefined) {
  console.error(`no bench "${name}"; npm run bench -- ${Object.keys(BENCHES).join(" | ")}`);
  process.exitCode = USAGE_ERROR;
} else {
  console.log(describeMachine());
  keep(name, await bench());
}
