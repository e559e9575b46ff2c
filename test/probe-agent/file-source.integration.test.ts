import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  encodeAck,
  encodePcapHeader,
  encodePcapngHeader,
  encodePcapngPacket,
  encodePcapRecord,
  LINK_TYPE,
} from "../../dissection/src/index.js";
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
    source.start({ frame: () => undefined, event: () => undefined, ended: resolve, notice }, CLOCK);
  });
  await source.stop();
  return notices;
}

describe("the FCS of a capture file", () => {
  test("as CC24xx radios give it is found out, and told with the reason", async () => {
    const source = new FileSource({ path: writeCapture([0xc9, 0xe8]) });
    expect(await play(source)).toEqual([
      "info a.pcap, interface 0: FCS read as cc24xx: of 10 frames, none with a right CRC-16, but 10 that end like CC24xx metadata (RSSI, CRC-ok bit)",
    ]);
    expect(source.description.fcsObservable).toBe(true);
  });

  test("that is not there cannot be observed", async () => {
    const source = new FileSource({ path: writeCapture([]) });
    expect(await play(source)).toEqual([expect.stringContaining("FCS read as none: of 10 frames")]);
    expect(source.description.fcsObservable).toBe(false);
  });

  test("of which nothing is known cannot be observed, unless somebody says what it is", async () => {
    const path = writeCapture([1, 2]);
    const source = new FileSource({ path });
    expect(await play(source)).toEqual([expect.stringMatching(/FCS not judged: .*nothing tells/)]);
    expect(source.description.fcsObservable).toBe(false);
    const told = new FileSource({ path, fcs: "crc-16" });
    expect(await play(told)).toEqual([]);
    expect(told.description.fcsObservable).toBe(true);
  });

  test("as usual is not worth a word", async () => {
    const source = new FileSource({ path: join(folder, "b.pcap") });
    const records = [encodeAck(1), encodeAck(2)].map((bytes) =>
      encodePcapRecord({ time: 0, bytes, wireLength: bytes.length }),
    );
    const header = encodePcapHeader(LINK_TYPE.IEEE802_15_4_WITHFCS);
    writeFileSync(join(folder, "b.pcap"), Buffer.concat([header, ...records]));
    expect(await play(source)).toEqual([]);
    expect(source.description.fcsObservable).toBe(true);
  });
});

test("what a capture says that it lacks counts as received and dropped; cut frames are counted", async () => {
  const path = join(folder, "c.pcapng");
  const section = encodePcapngHeader([{ linkType: LINK_TYPE.IEEE802_15_4_NOFCS }]);
  const frame = encodePcapngPacket({ time: 0, bytes: Uint8Array.of(2, 0, 1), wireLength: 9 });
  const body = "00000000 00000000 00000000 0500 0800 0700000000000000 0700 0800 0200000000000000 00000000";
  const statistics = `05000000 34000000 ${body} 34000000`;
  writeFileSync(path, Buffer.concat([section, frame, Buffer.from(statistics.replaceAll(" ", ""), "hex")]));
  const source = new FileSource({ path });
  expect(await play(source)).toEqual([]);
  expect(await source.counts()).toEqual({ received: 10, "dropped.recorded": 9, snapped: 1 });
});
