import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { REPOSITORY, Workplace } from "../support/command.js";

interface Named {
  readonly kind: string;
  readonly node?: string;
  readonly nodes?: readonly string[];
}

/** `kind node`, sorted, each once. */
function named(lines: string): string[] {
  const found: Named[] = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const all = found.flatMap(({ kind, node, nodes = [] }) =>
    (node ? [node] : nodes).map((name) => `${kind} ${name}`),
  );
  return [...new Set(all)].sort();
}

const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);

/** What is put on the air in virtual time, and what a probe at the sniffer says of it: the run without its testbed. */
describe.each([
  ["wilab-security/experiment.yaml", SEEDS],
  ["wilab-scalability/ddos.yaml", SEEDS.slice(0, 3)],
])("%s", (file, seeds) => {
  let workplace: Workplace;
  beforeAll(() => {
    workplace = new Workplace();
  });
  afterAll(() => workplace[Symbol.asyncDispose]());

  test.each(seeds)(
    "seed %i: everything that was done is found, and nobody else accused",
    async (seed) => {
      const experiment = join(REPOSITORY, "experiments", file);
      const emulated = await workplace.run("emulate", experiment, "--out", "air", "--seed", String(seed));
      expect(emulated).toMatchObject({ code: 0 });
      const folder = join(workplace.directory, "air");
      const capture = join(folder, "sniffer-sniffer.pcap");
      const { code, stdout } = await workplace.run("analyze", capture, "--format", "jsonl");
      expect(code).toBe(0);
      const alerts = stdout
        .split("\n")
        .filter((line) => line && JSON.parse(line).severity === "alert")
        .join("\n");
      expect(named(alerts)).toEqual(named(readFileSync(join(folder, "truth.jsonl"), "utf8")));
    },
    60_000,
  );
});
