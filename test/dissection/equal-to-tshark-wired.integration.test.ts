import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ATTRIBUTES, type Attribute, makeExtractor, type Value } from "../../dissection/src/index.js";
import { DATA, readFrames } from "./oracle.js";

/** Separates columns: the text of a request may hold tabs. */
const SEPARATOR = "\u0001";

/** tshark as it reads one segment at a time, and as it judges checksums. */
const PREFERENCES = [
  "tcp.desegment_tcp_streams:FALSE",
  "http.desegment_headers:FALSE",
  "http.desegment_body:FALSE",
  "udp.check_checksum:TRUE",
].flatMap((preference) => ["-o", preference]);

const ANALYSIS = "tcp.analysis.flags";
const COMPARED = ATTRIBUTES.filter(
  ({ by, name, tshark }) => by === "dissection" && tshark !== undefined && !name.startsWith("meta."),
);
const FIELDS = [...new Set(COMPARED.map(({ tshark }) => tshark!)), ANALYSIS];

type Row = ReadonlyMap<string, string>;

interface Difference {
  readonly attribute: string;
  readonly tshark: string;
  readonly ours: Value | undefined;
}

/** Where this package says something else than tshark, and why. */
const KNOWN: Readonly<Record<string, (difference: Difference, row: Row) => boolean>> = {
  "tshark calls the version of IPv6 `ip.version`, too": ({ attribute, tshark }) =>
    attribute === "ip.version" && tshark === "6",
  "tshark does not read what is sent again": ({ attribute, tshark }, row) =>
    attribute.startsWith("http.") && tshark === "" && row.get(ANALYSIS) !== "",
  "tshark reads headers in a segment of their own, for it knows the connection": ({ attribute, ours }, row) =>
    attribute.startsWith("http.") && ours === undefined && row.get("http.request.method") === "",
  "tshark tells the place of a fragment in units of eight bytes": ({ attribute, ours, tshark }) =>
    attribute === "ip.frag_offset" && Number(tshark) * 8 === ours,
  "tshark has another column for the version of responses": ({ attribute, tshark }) =>
    attribute === "http.version" && tshark === "",
  "a blank in a target, which tshark takes for its end": ({ attribute, ours }, row) =>
    /^http\.(version|uri)$/.test(attribute) &&
    (row.get("http.request.version")!.includes(" ") || String(ours).includes(" ")),
  "tshark does not know the methods DEBUG and TRACK": ({ attribute, tshark }, row) =>
    attribute.startsWith("http.") &&
    tshark === "" &&
    /^(4445425547|545241434b)/.test(row.get("tcp.payload")!),
  "tshark reads what an ICMP error quotes as if it were sent": ({ attribute, ours }, row) =>
    row.get("icmp.type") !== "" && !attribute.startsWith("icmp.") && ours === undefined,
  "of a packet in a packet, tshark gives the outer header first": ({ attribute }, row) =>
    attribute.startsWith("ip.") && row.get("gre.proto") !== "",
  "tshark gives no type of an option that it does not know": ({ attribute, ours }) =>
    attribute === "ip.opts_type" && ours === 6,
};

function runTshark(path: string): Row[] {
  const columns = FIELDS.flatMap((field) => ["-e", field]);
  const format = ["-T", "fields", "-E", `separator=${SEPARATOR}`, "-E", "occurrence=f"];
  const output = execFileSync("tshark", ["-r", path, ...PREFERENCES, ...format, ...columns], {
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const lines = output.toString().replace(/\n$/, "").split("\n");
  return lines.map((line) => new Map(line.split(SEPARATOR).map((cell, i) => [FIELDS[i]!, cell])));
}

function normalise({ type }: Attribute, cell: string): Value | undefined {
  if (cell === "") return undefined;
  if (type === "h") return cell.replaceAll(":", "");
  return type === "n" || type === "b" ? Number(cell) : cell;
}

async function compare(path: string): Promise<{ row: Row; difference: Difference }[]> {
  const rows = runTshark(path);
  const frames = await readFrames(path);
  expect(frames).toHaveLength(rows.length);
  const extractor = makeExtractor(COMPARED.map(({ name }) => name));
  return frames.flatMap((frame, i) => {
    const row = rows[i]!;
    extractor.extract(frame);
    return COMPARED.flatMap((attribute, a) => {
      const tshark = row.get(attribute.tshark!)!;
      const ours = extractor.value(a);
      if (Object.is(ours, normalise(attribute, tshark))) return [];
      return [{ row, difference: { attribute: attribute.name, tshark, ours } }];
    });
  });
}

const CAPTURES = [
  "4.5.arp_spoof",
  "8.ip.options",
  "9.ip_frag_min_size",
  "15.nikto",
  "18.gre",
  "20.icmp_redirect_flood",
  "24.ip_frag_overlapping",
  "25.ip_frag_overlapping_unordered",
  "26.protocal_scan",
  "30.31.nfs_upload",
  "32.botcc",
  "37.WannaCry",
];

const folder = resolve(DATA, "mmt/check/pcap");
const canRun = existsSync(folder) && spawnSync("tshark", ["--version"]).status === 0;
const describeWithTshark = canRun ? describe : describe.skip;

describeWithTshark("wired links: what tshark says (skipped without tshark or the sample data)", () => {
  test.each(CAPTURES)(
    "%s",
    async (name) => {
      const found = await compare(resolve(folder, `${name}.pcap`));
      const unexplained = found.filter(
        ({ difference, row }) => !Object.values(KNOWN).some((explains) => explains(difference, row)),
      );
      expect(unexplained.map(({ difference }) => difference)).toEqual([]);
    },
    60_000,
  );
});
