import { createReadStream, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { makeExtractor, readCapture } from "../../../dissection/src/index.js";

const DATA =
  process.env["FEDPROBE_DATA"] ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const VERDICTS = `${DATA}/mmt/check_main.jsonl`;
const COUNTS = /\.(packet_count|ip_frag_packets_count)$/;
const describeWithData = existsSync(VERDICTS) ? describe : describe.skip;

interface Line {
  readonly pcap: string;
  readonly verdicts: readonly {
    readonly events: Readonly<
      Record<string, { readonly counter: number; readonly attributes: Readonly<Record<string, number>> }>
    >;
  }[];
}

interface Count {
  readonly rank: number;
  readonly name: string;
  readonly count: number;
}

/** The counts that MMT-Security printed, by capture. */
function readCounts(): (readonly [string, readonly Count[]])[] {
  const lines = readFileSync(VERDICTS, "utf8").trimEnd().split("\n");
  return lines.flatMap((line) => {
    const { pcap, verdicts } = JSON.parse(line) as Line;
    const counts = verdicts
      .flatMap(({ events }) => Object.values(events))
      .flatMap(({ attributes, counter }) =>
        Object.entries(attributes).map(([name, count]) => ({ rank: counter, name, count })),
      )
      .filter(({ name }) => COUNTS.test(name));
    return counts.length === 0 ? [] : [[pcap, counts] as const];
  });
}

describeWithData("packets are counted as MMT-DPI does (skipped where the sample data is absent)", () => {
  test.each(existsSync(VERDICTS) ? readCounts() : [])("%s", async (pcap, counts) => {
    const names = [...new Set(counts.map(({ name }) => name))];
    const path = `${DATA}/mmt/check/pcap/${pcap}`;
    const extractor = makeExtractor(names);
    const found: Count[] = [];
    let rank = 0;
    for await (const frame of readCapture(createReadStream(path), path)) {
      rank += 1;
      extractor.extract(frame);
      for (const { count, name } of counts.filter((one) => one.rank === rank)) {
        expect({ rank, name, count: extractor.value(names.indexOf(name)) }).toEqual({ rank, name, count });
        found.push({ rank, name, count });
      }
    }
    expect(found.length).toBe(counts.length);
  });
});
