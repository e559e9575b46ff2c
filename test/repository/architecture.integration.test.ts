import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ROOMS } from "../../scripts/check/checks.mjs";
import { REPOSITORY } from "./machine.js";

const CONFIGURATION = join(REPOSITORY, ".dependency-cruiser.cjs");

/** A house in which everybody keeps the rules: a file and what it imports. */
const HOUSE = {
  "proto/src/index.ts": [],
  "dissection/src/index.ts": ["./frame.js"],
  "dissection/src/frame.ts": [],
  "properties/src/index.ts": ["./tree.js"],
  "properties/src/tree.ts": [],
  "emulator/src/index.ts": ["./model.js"],
  "emulator/src/model.ts": [],
  "emulator/src/main.ts": ["./model.js", "../../dissection/src/index.js", "node:fs"],
  "probe-agent/src/index.ts": ["./agent.js"],
  "probe-agent/src/model/source.ts": [],
  "probe-agent/src/agent.ts": ["./capture/zep.js", "./exchange/server.js", "./correlation/merge.js"],
  "probe-agent/src/capture/zep.ts": ["../model/source.js", "../../../dissection/src/index.js"],
  "probe-agent/src/metering/throughput.ts": ["../../../proto/src/index.js"],
  "probe-agent/src/journal/journal.ts": ["../../../proto/src/index.js"],
  "probe-agent/src/exchange/server.ts": ["../journal/journal.js", "../../../proto/src/index.js"],
  "probe-agent/src/correlation/merge.ts": ["../../../properties/src/index.js"],
  "controller/src/main.ts": ["./commands/run.js"],
  "controller/src/commands/run.ts": ["../run/run-experiment.js", "../analysis/analyze.js"],
  "controller/src/run/run-experiment.ts": [
    "../report/report.js",
    "../collection/collect.js",
    "../testbeds/local.js",
  ],
  "controller/src/model/plan.ts": ["../../../emulator/src/index.js"],
  "controller/src/experiment/schema.ts": ["../model/plan.js"],
  "controller/src/testbeds/local.ts": ["../deployment/connect.js"],
  "controller/src/deployment/connect.ts": ["../model/plan.js"],
  "controller/src/run-journal/release.ts": ["../deployment/connect.js", "../testbeds/local.js"],
  "controller/src/collection/collect.ts": ["../store/store.js", "../../../proto/src/index.js"],
  "controller/src/store/store.ts": ["../model/plan.js"],
  "controller/src/scoring/score.ts": ["../model/plan.js"],
  "controller/src/report/report.ts": ["../scoring/score.js", "../store/store.js"],
  "controller/src/analysis/analyze.ts": ["../../../probe-agent/src/index.js"],
  "scripts/build.mjs": ["node:fs"],
  "test/probe.test.ts": ["../probe-agent/src/capture/zep.js", "../controller/src/main.js"],
};

/** An import that breaks a rule, and only that. */
const BREACHES: readonly (readonly [rule: string, from: string, to: string])[] = [
  ["no-circles", "dissection/src/frame.ts", "./index.js"],
  ["front-doors", "emulator/src/sniffer.ts", "../../dissection/src/frame.js"],
  ["front-doors", "controller/src/analysis/deep.ts", "../../../probe-agent/src/agent.js"],
  ["proto-imports", "proto/src/message.ts", "../../dissection/src/index.js"],
  ["dissection-imports", "dissection/src/layer.ts", "../../properties/src/index.js"],
  ["properties-imports", "properties/src/reader.ts", "../../dissection/src/index.js"],
  ["emulator-imports", "emulator/src/verdict.ts", "../../properties/src/index.js"],
  ["emulator-imports", "emulator/src/probe.ts", "../../probe-agent/src/index.js"],
  ["probe-agent-imports", "probe-agent/src/emulated.ts", "../../emulator/src/index.js"],
  ["controller-imports", "controller/src/model/build.ts", "../../../scripts/build.mjs"],
  ["controller-model", "controller/src/model/stage.ts", "../store/store.js"],
  ["controller-experiment", "controller/src/experiment/find.ts", "../testbeds/local.js"],
  ["controller-testbeds", "controller/src/testbeds/ssh.ts", "../experiment/schema.js"],
  ["controller-deployment", "controller/src/deployment/node.ts", "../testbeds/local.js"],
  ["controller-run-journal", "controller/src/run-journal/resume.ts", "../run/run-experiment.js"],
  ["controller-collection", "controller/src/collection/connect.ts", "../deployment/connect.js"],
  ["controller-store", "controller/src/store/fill.ts", "../collection/collect.js"],
  ["controller-scoring", "controller/src/scoring/read.ts", "../store/store.js"],
  ["controller-report", "controller/src/report/page.ts", "../collection/collect.js"],
  ["controller-analysis", "controller/src/analysis/run.ts", "../run/run-experiment.js"],
  ["controller-dissect", "controller/src/dissect/show.ts", "../store/store.js"],
  ["controller-folders", "controller/src/run/extra.ts", "../shed/spade.js"],
  ["probe-agent-model", "probe-agent/src/model/stage.ts", "../capture/zep.js"],
  ["probe-agent-host", "probe-agent/src/host/listen.ts", "../exchange/server.js"],
  ["probe-agent-capture", "probe-agent/src/capture/note.ts", "../journal/journal.js"],
  ["probe-agent-metering", "probe-agent/src/metering/top.ts", "../agent.js"],
  ["probe-agent-events", "probe-agent/src/events/heard.ts", "../capture/zep.js"],
  ["probe-agent-reactions", "probe-agent/src/reactions/hear.ts", "../capture/zep.js"],
  ["probe-agent-journal", "probe-agent/src/journal/serve.ts", "../exchange/server.js"],
  ["probe-agent-exchange", "probe-agent/src/exchange/meter.ts", "../metering/throughput.js"],
  ["probe-agent-correlation", "probe-agent/src/correlation/listen.ts", "../exchange/server.js"],
  ["probe-agent-folders", "probe-agent/src/extra.ts", "./shed/spade.js"],
  ["declared-dependencies", "dissection/src/undeclared.ts", "yaml"],
  ["scripts-stand-alone", "scripts/bundle.mjs", "esbuild"],
  ["found", "controller/src/run/lost.ts", "./nowhere.js"],
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fedprobe-house-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Builds a house of its own and cruises it. */
function violationsIn(
  name: string,
  files: Readonly<Record<string, readonly string[]>>,
): readonly Violation[] {
  const house = join(folder, name);
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), content);
  };
  for (const room of ROOMS) write(`${room}/package.json`, "{}");
  for (const library of ["yaml", "esbuild"]) {
    write(`node_modules/${library}/package.json`, '{ "main": "index.js" }');
    write(`node_modules/${library}/index.js`, "");
  }
  for (const [path, imports] of Object.entries(files))
    write(path, imports.map((to) => `import "${to}";\n`).join(""));
  const depcruise = join(REPOSITORY, "node_modules", ".bin", "depcruise");
  const args = ["--config", CONFIGURATION, "--output-type", "json", ...ROOMS];
  const { stdout, stderr } = spawnSync(depcruise, args, {
    cwd: house,
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
  });
  if (!stdout) throw new Error(`depcruise said nothing but: ${stderr}`);
  return JSON.parse(stdout).summary.violations;
}

describe("the architecture's rules", () => {
  test("have nothing against a house that keeps them", () => {
    expect(violationsIn("kept", HOUSE)).toEqual([]);
  });

  test("each bite where they are broken, and nowhere else", () => {
    const broken: Record<string, string[]> = structuredClone(HOUSE);
    broken["controller/src/shed/spade.ts"] = [];
    broken["probe-agent/src/shed/spade.ts"] = [];
    for (const [, from, to] of BREACHES) broken[from] = [...(broken[from] ?? []), to];
    const found = violationsIn("broken", broken).map(({ rule, from }) => `${rule.name}: ${from}`);
    expect([...found].sort()).toEqual(BREACHES.map(([rule, from]) => `${rule}: ${from}`).sort());
  });

  test("all have a reason, and a breach above", () => {
    const { forbidden } = createRequire(import.meta.url)(CONFIGURATION) as {
      forbidden: readonly { name: string; comment: string }[];
    };
    expect(forbidden.filter(({ comment }) => comment.length < 20)).toEqual([]);
    expect(new Set(forbidden.map(({ name }) => name))).toEqual(new Set(BREACHES.map(([rule]) => rule)));
  });
});
