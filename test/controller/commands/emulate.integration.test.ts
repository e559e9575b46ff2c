import { createHash } from "node:crypto";
import { createReadStream, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCapture } from "@fedprobe/dissection";
import { simulationSummarySchema, truthSchema } from "@fedprobe/emulator";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { REPOSITORY, Workplace } from "../../support/command.js";

const QUICKSTART = join(REPOSITORY, "experiments/quickstart/experiment.yaml");

describe("fedprobe emulate", () => {
  let workplace: Workplace;
  beforeAll(() => {
    workplace = new Workplace();
  });
  afterAll(() => workplace[Symbol.asyncDispose]());

  const folder = (name: string) => join(workplace.directory, name);
  const read = (name: string, file: string) => readFileSync(join(folder(name), file));
  const hashes = (name: string) =>
    readdirSync(folder(name)).map((file) => [
      file,
      createHash("sha256").update(read(name, file)).digest("hex"),
    ]);
  const frames = async (name: string, file: string) => {
    const all = [];
    for await (const frame of readCapture(createReadStream(join(folder(name), file)), file)) all.push(frame);
    return all;
  };

  test("writes the air, what each sniffer heard, the truth and a summary, which agree", async () => {
    const { code, stdout } = await workplace.run("emulate", QUICKSTART, "--out", "a");
    expect(code).toBe(0);
    expect(stdout).toContain(`Files: ${folder("a")}`);
    expect(readdirSync(folder("a")).sort()).toEqual(
      ["air.pcap", "sniffer-east.pcap", "sniffer-west.pcap", "summary.json", "truth.jsonl"].sort(),
    );
    const summary = simulationSummarySchema.parse(JSON.parse(read("a", "summary.json").toString()));
    const air = await frames("a", "air.pcap");
    expect(air).toHaveLength(summary.transmitted);
    const sent = new Set(air.map(({ bytes }) => Buffer.from(bytes).toString("hex")));
    for (const name of ["west", "east"]) {
      const heard = await frames("a", `sniffer-${name}.pcap`);
      expect(heard).toHaveLength(summary.sniffers[name]!.given);
      const wrong = heard.filter(({ bytes }) => {
        // The TAP header has its own length in its third and fourth byte.
        const frame = Buffer.from(bytes.subarray(bytes[2]! | (bytes[3]! << 8)));
        return !sent.has(frame.toString("hex"));
      });
      expect(wrong).toEqual([]);
    }
    const truth = read("a", "truth.jsonl").toString().trim().split("\n");
    const kinds = truth.map((line) => truthSchema.parse(JSON.parse(line)).kind);
    expect(kinds).toEqual(["dos", "bad-fcs", "node-failure"]);
  });

  test("gives the same bytes for the same seed, and others for another", async () => {
    for (const [name, seed] of [
      ["b", "1"],
      ["c", "2"],
    ] as const) {
      expect((await workplace.run("emulate", QUICKSTART, "--out", name, "--seed", seed)).code).toBe(0);
    }
    expect(hashes("b")).toEqual(hashes("a"));
    expect(hashes("c")).not.toEqual(hashes("a"));
  });

  test("says what it cannot read, and where it cannot write", async () => {
    const none = await workplace.run("emulate", QUICKSTART, "--out", "d", "--speed", "fast");
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("--speed 1")]);
    const seed = await workplace.run("emulate", QUICKSTART, "--out", "d", "--seed", "x");
    expect([seed.code, seed.stderr]).toEqual([2, expect.stringContaining("--seed 7")]);
    writeFileSync(folder("file"), "");
    const blocked = await workplace.run("emulate", QUICKSTART, "--out", "file");
    expect([blocked.code, blocked.stderr]).toEqual([4, expect.stringContaining("choose another folder")]);
  });
});
