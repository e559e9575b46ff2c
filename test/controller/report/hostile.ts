import type { ReportData } from "../../../controller/src/report/report-data.js";
import { alert, label } from "./examples.js";
import { atUs, euiOf } from "./synthetic-network.js";
import { syntheticRun } from "./synthetic-run.js";

/** Texts that probes may read off the air, or that somebody wrote into a file of the experiment. */
export const HOSTILE: readonly string[] = [
  "<script>document.title='live'</script>",
  "</svg><img src=x onerror=\"document.title='live'\">",
  "]]></style><style>body{display:none}</style>",
  "\"><iframe src='javascript:1'></iframe>",
  "' onmouseover='document.title=1",
  "<a href=javascript:document.title='live'>a</a>",
  "\u001b[31mred\u001b[0m\u001b]52;c;aGk=\u0007",
  "\u009b2J cleared",
  "=cmd|' /C calc'!A0",
  "@SUM(1+9)*cmd",
  "a\r\n2026-11-20 [error] forged",
  "\u202egnp.exe",
  "{a|rich} {b} {c}",
  "&lt;b&gt;&#x41;",
  "a\0b\ufffe\ud800",
  "x".repeat(5000),
];

/** The synthetic run with a hostile text in every place that a text can come to. */
export function hostileRun(): ReportData {
  const run = syntheticRun();
  const add = <Row>(rows: readonly Row[], make: (text: string, index: number) => Row) => [
    ...rows,
    ...HOSTILE.map(make),
  ];
  return {
    ...run,
    facts: {
      ...run.facts,
      name: pick(0),
      probes: add(run.facts.probes, hostileProbe),
      phases: add(run.facts.phases, (name) => ({ name, seconds: 1 })),
    },
    devices: add(run.devices, (name, index) => ({ name, eui64: `hostile-${index}`, address: pick(index) })),
    alerts: add(run.alerts, hostileAlert),
    throughput: add(run.throughput, hostileThroughput),
    counters: add(run.counters, hostileCounter),
    properties: add(run.properties, hostileProperty),
    notices: add(run.notices, hostileNotice),
    reactions: add(run.reactions, hostileReaction),
    truth: [...(run.truth ?? []), label({ nodes: [pick(0), euiOf(2)], device: pick(1), start: 5, end: 9 })],
  };
}

function pick(index: number): string {
  return HOSTILE[index % HOSTILE.length] ?? "";
}

function hostileProbe(name: string, index: number): ReportData["facts"]["probes"][number] {
  return { name, node: pick(index + 1), state: "died", log: HOSTILE.join("\n") };
}

function hostileAlert(text: string, index: number): ReportData["alerts"][number] {
  const names = { probe: pick(index + 1), kind: pick(index + 2), node: pick(index + 3), target: text };
  const severity = index % 5 === 0 ? text : "alert";
  const events = [{ id: 1, rank: 1, timeUs: 1, attributes: { "ipv6.src": text } }];
  return alert({ ...names, id: text, raised: 5 * index, description: text, severity, events });
}

function hostileThroughput(node: string, index: number): ReportData["throughput"][number] {
  const place = { probe: pick(index + 1), node, timeUs: atUs(10 * index), lengthUs: 1_000_000 };
  return { ...place, frames: 3, bytes: 100, badFcs: 0 };
}

function hostileCounter(name: string, index: number): ReportData["counters"][number] {
  return { probe: pick(index + 1), source: pick(index), name: `dropped.${name}`, timeUs: 1, count: 1 };
}

function hostileProperty(text: string, index: number): ReportData["properties"][number] {
  const counts = {
    respected: 1,
    violated: 0,
    detected: 0,
    notDetected: 0,
    inconclusive: 0,
    instancesDropped: 0,
  };
  return { probe: text, propertyId: 100 + index, kind: text, description: text, ...counts };
}

function hostileNotice(message: string, index: number): ReportData["notices"][number] {
  return { probe: pick(index), timeUs: atUs(index), severity: "info", message };
}

function hostileReaction(text: string, index: number): ReportData["reactions"][number] {
  const what = { propertyId: index, alertId: pick(index), reaction: text, detail: pick(index + 1) };
  return { probe: pick(index + 2), timeUs: atUs(index), outcome: "failed", ...what };
}
