import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ATTRIBUTES,
  type Attribute,
  type ExtractorOptions,
  encodePcapHeader,
  encodePcapRecord,
  type Frame,
  makeExtractor,
  type Value,
} from "../../../dissection/src/index.js";
import { CONTEXTS } from "./lowpan.js";
import { KEY, KEY_INDEX } from "./mac.js";

/** Between columns, and between several values in one: what no value holds. */
const SEPARATOR = "\u0001";
const AGGREGATOR = "\u0002";

/** What both know beside the frames. */
export const KNOWLEDGE: ExtractorOptions = { contexts: CONTEXTS, keys: [{ key: KEY, index: KEY_INDEX }] };

/** tshark as it reads one frame at a time, whatever its check sequence. */
const PREFERENCES: readonly string[] = [
  "wpan.802154_fcs_ok:FALSE",
  "udp.check_checksum:TRUE",
  "tcp.desegment_tcp_streams:FALSE",
  "tcp.analyze_sequence_numbers:FALSE",
  "http.desegment_headers:FALSE",
  "http.desegment_body:FALSE",
  `uat:ieee802154_keys:"${KEY}","${KEY_INDEX}","No hash"`,
  ...Object.entries(CONTEXTS).map(([id, prefix]) => `6lowpan.context${id}:${prefix}`),
].flatMap((preference) => ["-o", preference]);

/** Attributes that tshark has, too. */
const COMPARED: readonly Attribute[] = ATTRIBUTES.filter(
  ({ by, name, tshark }) => by === "dissection" && tshark !== undefined && name !== "meta.timestamp",
);
const FIELDS = [
  ...new Set(COMPARED.map(({ tshark }) => tshark!)),
  "frame.protocols",
  "_ws.expert.message",
  "6lowpan.nhc.udp.checksum",
];

/** All values of each field of a frame. */
export type Row = ReadonlyMap<string, readonly string[]>;

/** One attribute of one frame of which tshark and this package do not say the same. */
export interface Difference {
  readonly frame: Frame;
  readonly attribute: string;
  readonly tshark: readonly string[];
  readonly ours: Value | undefined;
  readonly row: Row;
}

export const hasTshark = spawnSync("tshark", ["--version"]).status === 0;

function rowOf(line: string): Row {
  const cells = line.split(SEPARATOR);
  return new Map(
    FIELDS.map((field, i) => [field, cells[i] === "" ? [] : (cells[i] ?? "").split(AGGREGATOR)]),
  );
}

function runTshark(frames: readonly Frame[], options: readonly string[]): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), "ask-tshark-"));
  try {
    const path = join(folder, "frames.pcap");
    writeFileSync(
      path,
      Buffer.concat([
        encodePcapHeader(frames[0]!.linkType),
        ...frames.map((frame) => encodePcapRecord(frame)),
      ]),
    );
    const format = [
      "-T",
      "fields",
      "-E",
      `separator=${SEPARATOR}`,
      "-E",
      "occurrence=a",
      "-E",
      `aggregator=${AGGREGATOR}`,
    ];
    const columns = FIELDS.flatMap((field) => ["-e", field]);
    const output = execFileSync(
      "tshark",
      ["-n", "-r", path, ...PREFERENCES, ...options, ...format, ...columns],
      {
        maxBuffer: 2 ** 30,
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    return output.toString().replace(/\n$/, "").split("\n").map(rowOf);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Of a checksum tshark says 0 bad, 1 good, 2 not looked at, 3 not there, 4 illegal. */
const STATUS: readonly (Value | undefined)[] = [0, 1, undefined, undefined, 0];

function normalise({ tshark, type }: Attribute, cell: string): Value | undefined {
  if (tshark!.endsWith("checksum.status")) return STATUS[Number(cell)];
  if (type === "h") return cell.replaceAll(":", "");
  return type === "n" || type === "b" ? Number(cell) : cell;
}

/** Attributes of what an inner header may have, and lacks. */
const OF_EXTENSIONS = /^(ipv6\.(frag|rpl|rout|seg|home)|ip\.(opts|padding)|8021q|gre\.key)/;
const CARRIERS = ["ip", "ipv6", "eth", "wpan"];

/** Whether the frame holds a packet in a packet, as tshark reads it. */
function isNested(row: Row): boolean {
  const names = row.get("frame.protocols")!.join(":").split(":");
  return (
    names.filter((name) => CARRIERS.includes(name)).length > 2 ||
    CARRIERS.some((carrier) => names.indexOf(carrier) !== names.lastIndexOf(carrier))
  );
}

/** Of a header that comes twice the inner one counts, of what repeats within one the first (docs/attributes.md). */
function isSame(attribute: Attribute, tshark: readonly string[], ours: Value | undefined, row: Row): boolean {
  const values = tshark.map((cell) => normalise(attribute, cell));
  if (!isNested(row)) return values[0] === ours;
  return (
    values.includes(ours) ||
    (ours === undefined && (values.length === 0 || OF_EXTENSIONS.test(attribute.name)))
  );
}

/** Where this package and tshark differ on the frames, which are all of one link type. */
export function differencesOf(
  frames: readonly Frame[],
  options: readonly string[] = [],
): readonly Difference[] {
  const rows = runTshark(frames, options);
  if (rows.length !== frames.length) throw new Error(`tshark: ${rows.length} frames of ${frames.length}`);
  const extractor = makeExtractor(
    COMPARED.map(({ name }) => name),
    KNOWLEDGE,
  );
  return frames.flatMap((frame, i) => {
    const row = rows[i]!;
    extractor.extract(frame);
    return COMPARED.flatMap((attribute, a) => {
      const tshark = row.get(attribute.tshark!)!;
      const ours = extractor.value(a);
      return isSame(attribute, tshark, ours, row)
        ? []
        : [{ frame, attribute: attribute.name, tshark, ours, row }];
    });
  });
}
