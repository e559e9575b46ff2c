import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { encodePcapHeader, encodePcapRecord, LINK_TYPE } from "../../dissection/src/index.js";
import { FileSource } from "../../probe-agent/src/capture/file-source.js";
import type { RunClock } from "../../probe-agent/src/model/clock.js";

/** It is always time for the next frame. */
const CLOCK: RunClock = { speed: 1, now: () => 0, millisecondsUntil: () => 0 };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedprobe-file-source-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A capture of ten acknowledgements and their `end`, which nothing in the file explains. */
function writeCapture(end: readonly number[]): string {
  const path = join(folder, "a.pcap");
  const records = Array.from({ length: 10 }, (_, sequence) => {
    const bytes = Uint8Array.of(2, 0, sequence, ...end);
    return encodePcapRecord({ time: 0, bytes, wireLength: bytes.length });
  });
  writeFileSync(path, Buffer.concat([encodePcapHeader(LINK_TYPE.IEEE802_15_4_WITHFCS), ...records]));
  return path;
}

/** What a person is told while the capture is played. */
async function play(source: FileSource): Promise<readonly string[]> {
  const notices: string[] = [];
  await source.open();
  await new Promise<void>((resolve) => {
    const notice = (severity: string, message: string) => notices.push(`${severity} ${message}`);
    source.start({ frame: () => undefined, ended: resolve, notice }, CLOCK);
  });
  await source.stop();
  return notices;
}

describe("the FCS of a capture file", () => {
  test("as CC24xx radios give it is found out, and told with the reason", async () => {
    const source = new FileSource(writeCapture([0xc9, 0xe8]));
    expect(await play(source)).toEqual([
      "info a.pcap: FCS read as cc24xx: of 10 frames, 10 end like CC24xx metadata (RSSI, CRC-ok bit), not with their CRC-16",
    ]);
    expect(source.description.fcsObservable).toBe(true);
  });

  test("that is not there cannot be observed", async () => {
    const source = new FileSource(writeCapture([]));
    expect(await play(source)).toEqual([expect.stringContaining("FCS read as none: of 10 frames")]);
    expect(source.description.fcsObservable).toBe(false);
  });

  test("as usual is not worth a word", async () => {
    const source = new FileSource(writeCapture([1, 2]));
    expect(await play(source)).toEqual([]);
    expect(source.description.fcsObservable).toBe(true);
  });
});
