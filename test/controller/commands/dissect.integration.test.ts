import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, describe, expect, test } from "@jest/globals";
import { runAttributes } from "../../../controller/src/commands/attributes.js";
import { type DissectOptions, runDissect } from "../../../controller/src/commands/dissect.js";
import { DESTINATIONS, partsOf, SOURCES, SUMMARIES } from "../../../controller/src/dissect/summaries.js";
import {
  ATTRIBUTES,
  encodeAck,
  encodeDataFrame,
  encodeIphc,
  encodePcapHeader,
  encodePcapngHeader,
  encodePcapngPacket,
  encodePcapRecord,
  encodeUdpNhc,
  globalAddress,
  LINK_TYPE,
} from "../../../dissection/src/index.js";
import { REPOSITORY } from "../../support/command.js";
import { hearIo } from "./heard-io.js";

const folder = mkdtempSync(join(tmpdir(), "fedprobe-dissect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const A = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0x0a);
const B = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0x0b);
const PREFIX = Uint8Array.of(0xfd, 0, 0, 0, 0, 0, 0, 1);

function udpFrame(sequence: number, destinationPort: number, fcsError = 0): Uint8Array {
  const [source, destination] = [globalAddress(PREFIX, A), globalAddress(PREFIX, B)];
  const datagram = { source, destination, sourcePort: 8765, destinationPort, payload: Uint8Array.of(1) };
  const packet = { source, destination, hopLimit: 64, nextHeader: 17, payload: encodeUdpNhc(datagram) };
  const payload = encodeIphc(packet, A, B);
  const frame = { panId: 0xabcd, sequence, source: A, destination: B, ackRequest: true, payload };
  return encodeDataFrame({ ...frame, fcsError });
}

function writeCapture(name: string, psdus: readonly Uint8Array[], cut = 0): string {
  const records = psdus.map((bytes, i) =>
    encodePcapRecord({ time: 1e15 + i * 1500, bytes, wireLength: bytes.length }),
  );
  const bytes = Buffer.concat([encodePcapHeader(LINK_TYPE.IEEE802_15_4_WITHFCS), ...records]);
  const path = join(folder, name);
  writeFileSync(path, bytes.subarray(0, bytes.length - cut));
  return path;
}

const PSDUS = [udpFrame(1, 5555), encodeAck(1), udpFrame(2, 6666), udpFrame(3, 5555, 1)];
const capture = writeCapture("good.pcap", PSDUS);

async function dissect(path: string, options: Partial<DissectOptions>) {
  const { heard, io } = hearIo();
  const ended = runDissect(path, { context: [], key: [], ...options }, io);
  const problem = await ended.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { ...heard, problem };
}

describe("fedprobe dissect", () => {
  test("shows a line a frame, and what is wrong with it", async () => {
    const { stdout, stderr } = await dissect(capture, {});
    expect(stdout.split("\n").map((line) => line.replaceAll(/ {2,}/g, "|"))).toEqual([
      "No.|Time|Source|Destination|Protocol|Length|Info",
      "1|0.000000|fd00:0:0:1::a|fd00:0:0:1::b|UDP|65|8765 → 5555 payload 1",
      "2|0.001500|IEEE 802.15.4|5|ack sequence 1",
      "3|0.003000|fd00:0:0:1::a|fd00:0:0:1::b|UDP|65|8765 → 6666 payload 1",
      "4|0.004500|fd00:0:0:1::a|fd00:0:0:1::b|UDP|65|8765 → 5555 payload 1 [wrong FCS]",
      "",
    ]);
    expect(stderr).toMatch(/check sequences read as crc-16: .+\n.*: 4 frames\n$/);
  });

  test("--fields gives a column each, empty where absent", async () => {
    const { stdout } = await dissect(capture, { fields: "meta.rank,udp.dest_port,ieee802154.dst_pan_id" });
    expect(stdout).toBe(
      "meta.rank\tudp.dest_port\tieee802154.dst_pan_id\n1\t5555\t0xabcd\n2\t\t\n3\t6666\t0xabcd\n4\t5555\t0xabcd\n",
    );
  });

  test("--format jsonl gives what each frame has", async () => {
    const { stdout } = await dissect(capture, { format: "jsonl" });
    const frames = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(frames).toHaveLength(4);
    expect(frames[1]).toMatchObject({ "meta.rank": 2, "ieee802154.frame_type": 2, "ieee802154.fcs_ok": 1 });
    expect(frames[1]).not.toHaveProperty(["udp.dest_port"]);
  });

  test("--filter shows the frames for which it holds", async () => {
    const fields = { fields: "meta.rank", filter: "udp.dest_port == 5555 && ieee802154.fcs_ok == 1" };
    expect(await dissect(capture, fields)).toMatchObject({
      stdout: "meta.rank\n1\n",
      stderr: expect.stringMatching(/4 frames, 1 shown\n$/),
    });
    const byAddress = { fields: "meta.rank", filter: "ipv6.src == 'fd00:0:0:1::/64' && meta.rank > 2" };
    expect(await dissect(capture, byAddress)).toMatchObject({ stdout: "meta.rank\n3\n4\n" });
  });

  test.each([
    [{ filter: "udp.dest_prt == 1" }, /^--filter:1:1: unknown attribute 'udp.dest_prt'\n.*udp.dest_port/],
    [{ filter: "udp.dest_port ==" }, /^--filter:1:17: /],
    [{ filter: "#count(5, ipv6.src) > 3" }, /cannot count/],
    [{ fields: "udp.prot" }, /udp.prot.*\n.*fedprobe attributes/],
    [{ fields: "meta.probe_id" }, /probe/],
    [{ fields: "udp.len,,udp.len" }, /empty name/],
    [{ format: "xml" }, /table, tsv, jsonl/],
    [{ context: ["nonsense"] }, /--context 0=aaaa::\/64/],
    [{ context: ["16=aaaa::/64"] }, /0 to 15/],
    [{ key: ["1=abcd"] }, /32 hexadecimal digits.*\n.*--key/],
  ])("refuses %j before it writes anything", async (options, message) => {
    const { stdout, problem } = await dissect(capture, options);
    expect(stdout).toBe("");
    expect(problem).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  });

  test.each([
    ["udp.dstport == 1", 1, "Wireshark's udp.dstport is udp.dest_port here"],
    ["udp", 1, "#is_exist(udp.src_port)"],
    ["udp.len > 1 and udp.len < 9", 13, "write &&"],
    ["udp.len > 1 or udp.len < 9", 13, "write ||"],
    ["udp.len = 9", 9, "write =="],
    ["udp.len eq 9", 9, "write ==, !="],
    ["!(udp.len == 9)", 1, "no `not`"],
    ["not udp.len == 9", 1, "no `not`"],
    ["coap.uri_path contains 'a'", 15, "#contains(proto.att, 'text')"],
    ["udp.len in {1}", 12, "#in(proto.att"],
    ['coap.uri_path == "a"', 18, "single quotes"],
    ["ipv6.src == fe80::1", 17, "'fe80::1'"],
    ["ip.src == 192.0.2.1", 11, "'192.0.2.1'"],
    ["((udp.len == 9)", 1, "add )"],
    ["(udp.len == 9))", 15, "correct the expression"],
    ["coap.uri_path == '((' && (udp.len == 9", 26, "add )"],
    ["udp.len ==", 11, "correct the expression"],
  ])("what is wrong in the filter %s, and where", async (filter, column, next) => {
    const { problem } = await dissect(capture, { filter });
    expect(problem).toMatchObject({
      exitCode: 2,
      problems: [{ place: { file: "--filter", line: 1, column }, next: expect.stringContaining(next) }],
    });
  });

  test("fields that Wireshark calls otherwise are told by their name here", async () => {
    const { problem } = await dissect(capture, { fields: "wpan.src64" });
    expect(problem).toMatchObject({
      message: expect.stringContaining("ieee802154.src_address_extended here"),
    });
  });

  test("--fcs says what frames end with, and a wrong one is refused", async () => {
    const told = await dissect(capture, { fields: "ieee802154.fcs_ok", fcs: "none" });
    expect(told.stdout).toBe("ieee802154.fcs_ok\n\n\n\n\n");
    expect(told.stderr).toMatch(/interface 0: check sequences read as none: as was asked for\n/);
    const { problem } = await dissect(capture, { fcs: "crc16" });
    expect(problem).toMatchObject({ exitCode: 2, message: expect.stringMatching(/crc-16, cc24xx/) });
  });

  test("what the frames do not tell of their check sequences is not judged, and said", async () => {
    const { stdout, stderr } = await dissect(writeCapture("few.pcap", [udpFrame(1, 1, 1)]), {});
    expect(stdout).not.toContain("wrong FCS");
    expect(stderr).toMatch(/interface 0: check sequences are not judged: of 1 frame, .*; --fcs says/);
  });

  test("no line is written before the file is known to be a capture", async () => {
    const path = join(folder, "none.pcap");
    for (const content of ["", "text that is no capture", Buffer.from("1f8b0800", "hex")]) {
      writeFileSync(path, content);
      for (const format of ["table", "tsv", "jsonl"]) {
        const { stdout, problem } = await dissect(path, { format });
        expect([stdout, (problem as { exitCode: number }).exitCode]).toEqual(["", 2]);
      }
    }
    expect(await dissect(writeCapture("nothing.pcap", []), { fields: "udp.len" })).toMatchObject({
      stdout: "udp.len\n",
      problem: undefined,
    });
  });

  test("what a capture lacks is said when it was read", async () => {
    const path = join(folder, "lacks.pcapng");
    const header = encodePcapngHeader([
      { linkType: LINK_TYPE.IEEE802_15_4_NOFCS, name: "radio" },
      { linkType: 201 },
    ]);
    const packet = { time: 0, bytes: Uint8Array.of(2, 0, 1), wireLength: 9 };
    const other = Buffer.from("04000000100000000000000010000000", "hex");
    writeFileSync(
      path,
      Buffer.concat([header, encodePcapngPacket(packet), encodePcapngPacket(packet, 1), other]),
    );
    const { stderr, stdout } = await dissect(path, {});
    expect(stderr.replaceAll(path, "F")).toMatch(
      /^warning: F: byte \d+, frame 2 \(1 frame read before it\): interface 1 has the unknown link type 201; .*\nF: 2 frames\nF: 2 frames cut short by the capture, first frame 1 at byte \d+\nF: 1 frame of unknown link types\nF: blocks that are not read: 1 name resolution\n$/,
    );
    expect(stdout).toMatch(/ unknown +9 +link type 201\n$/);
  });

  test("a capture that ends early is shown up to there, and is an error that says where", async () => {
    const { stdout, stderr, problem } = await dissect(writeCapture("cut.pcap", PSDUS, 10), {
      fields: "meta.rank",
    });
    expect(stdout).toBe("meta.rank\n1\n2\n3\n");
    expect(stderr).toContain("3 frames\n");
    expect(problem).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/byte \d+, frame 4 \(3 frames read before it\)/),
    });
  });

  test("a file that is not there, or is no capture, is an error", async () => {
    expect(await dissect(join(folder, "absent.pcap"), {})).toMatchObject({ problem: { exitCode: 2 } });
    const path = join(folder, "text.pcap");
    writeFileSync(path, "hello, world, this is no capture at all");
    expect(await dissect(path, {})).toMatchObject({
      problem: { message: expect.stringMatching(/not a capture file/) },
    });
  });

  test("stops when nobody reads what it writes", async () => {
    const { heard, io } = hearIo();
    const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EPIPE")) });
    gone.on("error", () => {});
    const long = writeCapture("long.pcap", Array(20_000).fill(PSDUS[0]));
    expect(await runDissect(long, { context: [], key: [] }, { ...io, stdout: gone })).toBe(0);
    expect(heard.stderr).toMatch(/: \d+ frames\n$/);
    expect(heard.stderr).not.toContain("20000 frames");
  });

  test("text of frames cannot end a cell or move the terminal's cursor", async () => {
    const { cell } = await import("../../../controller/src/dissect/cell.js");
    expect(cell("a\tb\nc\u{1b}[2J\u{202e}\\")).toBe("a\\tb\\nc\\u{1b}[2J\\u{202e}\\\\");
    expect([cell(undefined), cell(0), cell("0x1234")]).toEqual(["", "0", "0x1234"]);
  });

  test("the summary speaks only of attributes that exist", () => {
    const known = new Set(ATTRIBUTES.map(({ name }) => name));
    const named = [
      ...SOURCES,
      ...DESTINATIONS,
      ...SUMMARIES.flatMap(({ shownBy, says }) => [shownBy, ...says.map((said) => partsOf(said).attribute!)]),
    ];
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe("fedprobe attributes", () => {
  test("lists the dictionary", async () => {
    const { heard, io } = hearIo();
    expect(await runAttributes({ format: "table" }, io)).toBe(0);
    expect(heard.stdout.trim().split("\n")).toHaveLength(ATTRIBUTES.length + 1);
    await expect(runAttributes({ format: "xml" }, io)).rejects.toMatchObject({ exitCode: 2 });
  });

  test("--format markdown is docs/attributes.md; write it anew if this fails", async () => {
    const { heard, io } = hearIo();
    await runAttributes({ format: "markdown" }, io);
    expect(readFileSync(join(REPOSITORY, "docs/attributes.md"), "utf8")).toBe(heard.stdout);
  });
});
