import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Value } from "@fedprobe/properties";
import { DATA } from "./cases.js";

const RIOT = join(DATA, "riot");
export const SCENARIOS = ["normal", "scale50", "flood1", "slowflood", "deadnode", "badfcs"] as const;
export const hasRecordings = existsSync(RIOT);

export interface Label {
  readonly kind: string;
  readonly nodes: readonly string[];
  readonly required: boolean;
}

export interface Heard {
  readonly time: number;
  readonly values: Readonly<Record<string, Value>>;
}

export function labelsOf(scenario: string): readonly Label[] {
  const truth = JSON.parse(readFileSync(join(RIOT, scenario, "truth.json"), "utf8")) as {
    labels: readonly Label[];
  };
  return truth.labels;
}

/** `02:…:01` of an interface identifier; the addresses of the recordings are written with `::` or in full. */
export function macOf(address: string): string {
  const [head = "", tail = ""] = address.split("::");
  const [left, right] = [head, tail].map((half) => half.split(":").filter((group) => group !== ""));
  const groups = [
    ...left!,
    ...Array.from({ length: 8 - left!.length - right!.length }, () => "0"),
    ...right!,
  ];
  const bytes = groups.slice(4).flatMap((group) => group.padStart(4, "0").match(/../g) ?? []);
  const first = (Number.parseInt(bytes[0]!, 16) ^ 2).toString(16).padStart(2, "0");
  return [first, ...bytes.slice(1)].join(":");
}

function rowsOf(scenario: string, file: string): readonly Readonly<Record<string, string>>[] {
  const text = gunzipSync(readFileSync(join(RIOT, scenario, `${file}.tshark.tsv.gz`))).toString("utf8");
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const names = header.split("\t");
  return lines.map((line) => Object.fromEntries(line.split("\t").map((cell, i) => [names[i]!, cell])));
}

const ROUTING: Readonly<Record<string, string>> = {
  "icmpv6.type": "icmpv6.type",
  "icmpv6.code": "icmpv6.code",
  "icmpv6.rpl.dio.version": "rpl.dio_version",
  "icmpv6.rpl.dio.rank": "rpl.dio_rank",
};

/** Routing messages as tshark read them; all columns together stand for the bytes of a frame. */
function routingOf(row: Readonly<Record<string, string>>): Readonly<Record<string, Value>> {
  if (!row["icmpv6.type"]) return {};
  const values = Object.entries(ROUTING)
    .filter(([column]) => row[column])
    .map(([column, name]) => [name, Number(row[column]?.split(",")[0])] as const);
  const { "frame.time_epoch": _, "frame.number": __, ...content } = row;
  const bytes = Buffer.from(JSON.stringify(content)).toString("hex");
  const dodag = row["icmpv6.rpl.dio.dagid"];
  return {
    ...Object.fromEntries(values),
    "meta.psdu_hash": bytes,
    ...(dodag ? { "rpl.dio_dagid": dodag } : {}),
  };
}

/** What a probe, with no other, would make of the frames that tshark read: node.id, node.reports and meta.retransmission are ours. */
export function heardBy(scenario: string, file: string): readonly Heard[] {
  const reports = new Map<string, number>();
  const sent = new Map<string, number>();
  return rowsOf(scenario, file).map((row) => {
    const time = Math.round(Number(row["frame.time_epoch"]) * 1e6);
    const node = row["wpan.src64"] || row["wpan.src16"];
    const whole = row["wpan.fcs_ok"] !== "0";
    const content = Object.entries(row).filter(([name]) =>
      /^(wpan\.(?!fcs)|ipv6|udp|coap|icmpv6|6lowpan)/.test(name),
    );
    const copy = JSON.stringify(content);
    const retransmission = time - (sent.get(copy) ?? Number.NEGATIVE_INFINITY) < 500_000;
    sent.set(copy, time);
    const isReport =
      whole &&
      node &&
      row["udp.dstport"] &&
      row["ipv6.src"] &&
      macOf(row["ipv6.src"]) === node &&
      !retransmission;
    if (isReport) reports.set(node, (reports.get(node) ?? 0) + 1);
    const values: Record<string, Value> = {
      "meta.retransmission": Number(retransmission),
      "ieee802154.fcs_ok": Number(whole),
      "meta.hearing": 1,
      "meta.fcs_bad_everywhere": Number(!whole),
    };
    if (node) Object.assign(values, { "node.id": node, "node.reports": reports.get(node) ?? 0 });
    if (row["ipv6.src"]) Object.assign(values, { "ipv6.src": row["ipv6.src"], "ipv6.dst": row["ipv6.dst"] });
    if (row["udp.dstport"]) Object.assign(values, { "udp.dest_port": Number(row["udp.dstport"]) });
    Object.assign(values, routingOf(row));
    return { time, values };
  });
}
