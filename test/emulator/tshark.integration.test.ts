import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePcapHeader, encodePcapRecord, LINK_TYPE } from "@fedprobe/dissection";
import { simulate } from "@fedprobe/emulator";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { attack, makeConfig, type Sighting, sightingsOf } from "./scenario.js";

const hasTshark = spawnSync("tshark", ["--version"]).status === 0;
/** Skipped where there is no tshark. */
const describeWithTshark = hasTshark ? describe : describe.skip;

let directory: string;
let capture: string;
let frames: Sighting[];
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "fedprobe-tshark-"));
  capture = join(directory, "air.pcap");
  const timeline = [attack("dos", 30, 10), attack("bad-fcs", 50, 10), attack("dead", 70)];
  frames = sightingsOf(simulate(makeConfig({ timeline, duration: 90 })));
  const records = frames.map(({ bytes, timeUs }) =>
    encodePcapRecord({ time: timeUs, bytes, wireLength: bytes.length }),
  );
  writeFileSync(capture, Buffer.concat([encodePcapHeader(LINK_TYPE.IEEE802_15_4_WITHFCS), ...records]));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A line for each frame, its fields separated by tabs. A wrong FCS does not keep tshark from reading on. */
function fieldsOf(...fields: string[]): string[][] {
  const preferences = ["wpan.802154_fcs_ok:FALSE", "udp.check_checksum:TRUE"].flatMap((preference) => [
    "-o",
    preference,
  ]);
  const parameters = [
    "-r",
    capture,
    ...preferences,
    "-T",
    "fields",
    ...fields.flatMap((field) => ["-e", field]),
  ];
  const { stdout } = spawnSync("tshark", parameters, { encoding: "utf8", maxBuffer: 2 ** 26 });
  return stdout
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => line.split("\t"));
}

describeWithTshark("tshark", () => {
  test("has nothing to say against any frame but the wrong FCS of the attack", () => {
    const complaints = fieldsOf("_ws.expert.message").map(([message]) => message);
    expect(complaints).toEqual(frames.map(({ action }) => (action === 1 ? "Bad FCS" : "")));
    expect(complaints.filter(Boolean)).toHaveLength(20);
  });

  test("finds all checksums right, and no protocol that is not there", () => {
    const [udp, icmp] = [0, 1].map(
      (column) =>
        new Set(fieldsOf("udp.checksum.status", "icmpv6.checksum.status").map((row) => row[column])),
    );
    expect([udp, icmp]).toEqual([new Set(["", "1"]), new Set(["", "1"])]);
    const protocols = new Set(fieldsOf("frame.protocols").map(([stack]) => stack));
    expect(protocols).toEqual(new Set(["wpan", "wpan:6lowpan:ipv6:icmpv6", "wpan:6lowpan:ipv6:udp:data"]));
  });

  test("reads addresses, hop limit and message as our dissection does", () => {
    const rows = fieldsOf(
      "wpan.src64",
      "ipv6.src",
      "ipv6.dst",
      "ipv6.hlim",
      "icmpv6.code",
      "udp.length",
      "icmpv6.rpl.dio.rank",
    );
    const names = [
      "ieee802154.src_address_extended",
      "ipv6.src",
      "ipv6.dst",
      "ipv6.hop_limit",
      "icmpv6.code",
      "udp.len",
      "rpl.dio_rank",
    ] as const;
    expect(rows).toEqual(frames.map(({ decoded }) => names.map((name) => String(decoded[name] ?? ""))));
  });
});
