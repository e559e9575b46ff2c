import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePcapHeader, encodePcapRecord, LINK_TYPE } from "@fedprobe/dissection";
import { type EmulatorConfig, simulate } from "@fedprobe/emulator";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { attack, device, makeConfig, OWN, type Sighting, sightingsOf } from "./scenario.js";

const hasTshark = spawnSync("tshark", ["--version"]).status === 0;
/** Skipped where there is no tshark. */
const describeWithTshark = hasTshark ? describe : describe.skip;

const timeline = [attack("dos", 30, 10), attack("bad-fcs", 50, 10), attack("dead", 70)];
const CHANGES: Record<string, Partial<EmulatorConfig>> = {
  "storing mode and UDP": { timeline, duration: 90 },
  "non-storing mode, MRHOF and confirmable CoAP": {
    networks: [{ ...OWN, mode: "non-storing", objective: "mrhof" }],
    devices: makeConfig().devices.map((one) => ({ ...one, protocol: "coap" })),
  },
  "reports in fragments": {
    devices: makeConfig().devices.map((one) => ({ ...one, protocol: "coap-non", size: 300 })),
  },
  TSCH: { networks: [{ ...OWN, tsch: { slotframe: 101, transmissions: 8 } }], duration: 300 },
  "two networks": {
    networks: [OWN, { ...OWN, name: "other", pan: 0x1234, foreign: true }],
    devices: [
      ...makeConfig().devices,
      { ...device("border-router", "their-router", [5, 5]), network: "other" },
      { ...device("client", "their-client", [15, 5]), network: "other" },
    ],
  },
};

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "fedprobe-tshark-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The frames of a network, and the capture file that holds them. */
function capture(changes: Partial<EmulatorConfig>) {
  const frames = sightingsOf(simulate(makeConfig(changes)));
  const records = frames.map(({ bytes, timeUs }) =>
    encodePcapRecord({ time: timeUs, bytes, wireLength: bytes.length }),
  );
  const file = join(directory, "air.pcap");
  writeFileSync(file, Buffer.concat([encodePcapHeader(LINK_TYPE.IEEE802_15_4_WITHFCS), ...records]));
  return { file, frames };
}

/** A line for each frame, its fields separated by tabs. A wrong FCS does not keep tshark from reading on. */
function fieldsOf(file: string, ...fields: string[]): string[][] {
  const preferences = ["wpan.802154_fcs_ok:FALSE", "udp.check_checksum:TRUE"].flatMap((preference) => [
    "-o",
    preference,
  ]);
  const parameters = [
    "-r",
    file,
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

const isAttack = ({ action }: Sighting) => action === 1;

describe("our own dissection", () => {
  test.each(Object.entries(CHANGES))("reads every frame to its end: %s", (_, changes) => {
    const frames = sightingsOf(simulate(makeConfig(changes)));
    expect(frames.filter(({ decoded }) => decoded["malformed.reason"] !== undefined)).toEqual([]);
    const wrong = frames.filter(({ decoded }) => decoded["ieee802154.fcs_ok"] === 0);
    expect(wrong).toEqual(frames.filter(isAttack));
  });
});

describeWithTshark("tshark", () => {
  test.each(Object.entries(CHANGES))(
    "has nothing to say against any frame but a wrong FCS on purpose: %s",
    (_, changes) => {
      const { file, frames } = capture(changes);
      const rows = fieldsOf(file, "_ws.malformed", "_ws.expert.severity", "_ws.expert.message");
      const complaints = rows.map(([malformed, , message]) => `${malformed}${message}`);
      expect(frames.length).toBeGreaterThan(300);
      // Notes of CoAP retransmissions are true; all else would be wrong.
      expect(complaints.map((one) => one.replace("Retransmitted", ""))).toEqual(
        frames.map((frame) => (isAttack(frame) ? "Bad FCS" : "")),
      );
    },
  );

  test.each(Object.entries(CHANGES))("finds all checksums right: %s", (_, changes) => {
    const { file } = capture(changes);
    const rows = fieldsOf(file, "udp.checksum.status", "icmpv6.checksum.status");
    for (const column of [0, 1]) expect(new Set(rows.map((row) => row[column]))).toEqual(new Set(["", "1"]));
  });

  test("finds no protocol that is not there", () => {
    const stacks = (name: string) =>
      new Set(fieldsOf(capture(CHANGES[name]!).file, "frame.protocols").flat());
    const icmp = ["wpan", "wpan:6lowpan:ipv6:icmpv6"];
    expect(stacks("storing mode and UDP")).toEqual(new Set([...icmp, "wpan:6lowpan:ipv6:udp:data"]));
    const coap = "wpan:6lowpan:ipv6:udp:coap";
    // The routing header is compressed too (RFC 6282, 4.2), which tshark shows as data.
    const routed = [
      "wpan:6lowpan:data:ipv6:ipv6.routing:udp:coap",
      "wpan:6lowpan:data:ipv6:ipv6.routing:icmpv6",
    ];
    const found = stacks("non-storing mode, MRHOF and confirmable CoAP");
    for (const stack of [...icmp, ...routed]) expect(found).toContain(stack);
    expect([...found].every((stack) => [...icmp, ...routed].includes(stack) || stack!.startsWith(coap))).toBe(
      true,
    );
    expect(stacks("reports in fragments")).toContain("wpan:6lowpan:data");
  });

  test("reads addresses, hop limit and message as our dissection does", () => {
    const { file, frames } = capture(CHANGES["storing mode and UDP"]!);
    const fields = [
      "wpan.src64",
      "ipv6.src",
      "ipv6.dst",
      "ipv6.hlim",
      "icmpv6.code",
      "udp.length",
      "icmpv6.rpl.dio.rank",
    ];
    const names = [
      "ieee802154.src_address_extended",
      "ipv6.src",
      "ipv6.dst",
      "ipv6.hop_limit",
      "icmpv6.code",
      "udp.len",
      "rpl.dio_rank",
    ] as const;
    expect(fieldsOf(file, ...fields)).toEqual(
      frames.map(({ decoded }) => names.map((name) => String(decoded[name] ?? ""))),
    );
  });
});
