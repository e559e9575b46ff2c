import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { REPOSITORY } from "../../support/command.js";
import { EMPTY_CAPTURE, ExperimentFolder } from "./experiment-folder.js";

const folder = new ExperimentFolder();
afterAll(() => folder[Symbol.dispose]());

/** The yaml blocks of a page, with the line that each begins in. */
function yamlBlocks(page: string): [string, string][] {
  const text = readFileSync(join(REPOSITORY, page), "utf8");
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(({ index, 1: block }) => [
    `${page}:${text.slice(0, index).split("\n").length}`,
    block ?? "",
  ]);
}

describe("every experiment in the documentation is valid", () => {
  const blocks = [...yamlBlocks("README.md"), ...yamlBlocks("docs/experiment-file.md")];
  test("there are some", () => expect(blocks.length).toBeGreaterThan(5));

  test.each(blocks)("%s", (_, block) => {
    folder.write("keys/id_ed25519", "");
    folder.write("keys/known_hosts", "");
    folder.write(
      "my.xml",
      `<beginning><property property_id="60001" type_property="ATTACK" value="COMPUTE" description="">
        <event value="COMPUTE" event_id="1" boolean_expression="(meta.packet_len &gt; 0)"/></property></beginning>`,
    );
    const capture = folder.write("a.pcap", EMPTY_CAPTURE);
    expect(folder.lines(block, { set: block.includes("capture:") ? [`capture=${capture}`] : [] })).toEqual(
      [],
    );
  });
});
