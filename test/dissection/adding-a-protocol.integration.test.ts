import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { build } from "esbuild";
import { REPOSITORY } from "../support/command.js";
import { bytesOf } from "./read-frame.js";

type Dissection = typeof import("../../dissection/src/index.js");

const PAGE = readFileSync(join(REPOSITORY, "docs/adding-a-protocol.md"), "utf8");
const NEW_FILE = /^New file `([^`]+)`:\n\n```ts\n([\s\S]*?)```$/gm;
const INSERTION = /^In `([^`]+)`, behind `([^`]+)`:\n\n```ts\n([\s\S]*?)```$/gm;

const folder = mkdtempSync(join(tmpdir(), "fedprobe-protocol-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Does in a copy of the package what the page says. */
function followThePage(source: string): void {
  for (const [, file, text] of PAGE.matchAll(NEW_FILE)) writeFileSync(join(source, file!), text!);
  for (const [, file, line, text] of PAGE.matchAll(INSERTION)) {
    const path = join(source, file!);
    const before = readFileSync(path, "utf8");
    const parts = before.split(line!);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${line}`);
    writeFileSync(path, parts.join(`${line}\n${text!.trimEnd()}`));
  }
}

/** From 192.0.2.1 to the group 224.0.0.251, which it joins. */
const REPORT = "46c00020 00000000 01020000 c0000201 e00000fb 94040000 16000904 e00000fb";

describe("docs/adding-a-protocol.md", () => {
  let dissection: Dissection;

  beforeAll(async () => {
    const source = join(folder, "src");
    cpSync(join(REPOSITORY, "dissection/src"), source, { recursive: true });
    followThePage(source);
    const outfile = join(folder, "dissection.mjs");
    await build({
      entryPoints: [join(source, "index.ts")],
      ...{ outfile, bundle: true, format: "esm", platform: "node" },
    });
    dissection = (await import(pathToFileURL(outfile).href)) as Dissection;
  });

  function read(hex: string) {
    const names = ["ip.proto_id", "igmp.type", "igmp.group", "malformed.layer"];
    const extractor = dissection.makeExtractor(names);
    const bytes = bytesOf(hex);
    extractor.extract({ time: 0, linkType: dissection.LINK_TYPE.RAW_IP, bytes, wireLength: bytes.length });
    return names.map((_, i) => extractor.value(i));
  }

  test("what it adds is in the dictionary", () => {
    expect(dissection.ATTRIBUTES.find(({ name }) => name === "igmp.group")).toMatchObject({
      type: "ip4",
      protocol: "igmp",
      tshark: "igmp.maddr",
    });
  });

  test("what it adds is read", () => {
    expect(read(REPORT)).toEqual([2, 0x16, "224.0.0.251", undefined]);
  });

  test("what ends early is malformed, and what was read before it stays", () => {
    expect(read(REPORT.slice(0, -9))).toEqual([2, undefined, undefined, "igmp"]);
  });
});
