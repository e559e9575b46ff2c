import type { ReportData } from "../../../controller/src/report/report-data.js";
import { alert, label } from "./examples.js";
import {
  atUs,
  BAD_FCS,
  DEAD,
  DEVICES,
  DURATION,
  euiOf,
  ORIGIN_US,
  throughputAt,
} from "./synthetic-network.js";

/**
 * All that was stored of a run as it could have been: two probes and a correlator, nine devices, 240 s, three
 * attacks, all found. Parts of it can be replaced.
 */
export function syntheticRun(part: Partial<ReportData> = {}): ReportData {
  const throughput = ["west", "east"].flatMap((probe, index) => throughputAt(probe, index));
  const heardBy = (wanted: string) =>
    throughput.reduce((sum, { probe, frames }) => sum + (probe === wanted ? frames : 0), 0);
  const [west, east] = [heardBy("west"), heardBy("east")];
  const records = { probe: "correlator", source: "records", timeUs: atUs(DURATION) };
  return {
    facts: FACTS,
    devices: DEVICES,
    alerts: ALERTS,
    throughput,
    counters: [
      ...countersOf("west", west, 3),
      ...countersOf("east", east, 0),
      { ...records, name: "analysed", count: 812 },
      { ...records, name: "late", count: 0 },
    ],
    properties: PROPERTIES,
    notices: [noticeOf("west", "127.0.1.1"), noticeOf("east", "127.0.1.2")],
    reactions: [
      {
        ...{ probe: "west", timeUs: atUs(30), propertyId: 101, alertId: "a1", reaction: "capture(5, 5)" },
        ...{ outcome: "done", detail: "property-101-a1.pcapng: 12 packets" },
      },
    ],
    truth: TRUTH,
    emulation: emulationOf(west + 3, east),
    ...part,
  };
}

const FACTS: ReportData["facts"] = {
  run: "quickstart-20261120-131354-a1b2",
  name: "quickstart",
  startedAt: "2026-11-20T13:13:54.000Z",
  originUs: ORIGIN_US,
  durationSeconds: DURATION,
  speed: 6,
  outcome: "complete",
  probes: [
    { name: "west", node: "node-1", state: "ended" },
    { name: "east", node: "node-2", state: "ended" },
    { name: "correlator", node: "node-1", state: "ended" },
  ],
  phases: [
    { name: "reserve", seconds: 0.6 },
    { name: "deploy", seconds: 2.4 },
    { name: "run", seconds: 42.1 },
    { name: "collect", seconds: 1.1 },
    { name: "clean up", seconds: 0.5 },
  ],
  ensure: [],
};

const TRUTH = [
  label(),
  label({ kind: "bad-fcs", nodes: [euiOf(6)], device: "sensor-6", ...BAD_FCS }),
  label({ kind: "node-failure", ...DEAD }),
];

const ALERTS = [
  alert({ raised: 62.1 }),
  alert({ raised: 62.4, probe: "east", count: 31 }),
  alert({
    ...{ raised: 112.5, kind: "bad-fcs", node: euiOf(6), propertyId: 3, count: 5 },
    ...{ type: "SECURITY", verdict: "not_respected", description: "5 frames with a wrong FCS in 10 s" },
  }),
  alert({
    ...{ raised: 203.4, kind: "node-failure", probe: "correlator", propertyId: 2, count: 1 },
    description: "silent for 30 s at every probe that used to hear it",
  }),
  alert({
    ...{ raised: 150, kind: "link-weak", severity: "info", node: euiOf(2), count: 2 },
    description: "RSSI below −90 dBm",
  }),
];

const NOTHING_DECIDED = {
  respected: 0,
  violated: 0,
  detected: 0,
  notDetected: 0,
  inconclusive: 0,
  instancesDropped: 0,
};
const FLOOD = { propertyId: 1, kind: "dos", description: "a flood of UDP packets from one IPv6 origin" };
const WRONG_FCS = { propertyId: 3, kind: "bad-fcs", description: "frames whose FCS is wrong" };
const SILENCE = {
  ...{ probe: "correlator", propertyId: 2, kind: "node-failure" },
  description: "a periodic reporter is silent at every probe",
};

const PROPERTIES: ReportData["properties"] = [
  ...["west", "east"].flatMap((probe) => [
    { probe, ...FLOOD, ...NOTHING_DECIDED, detected: 1, notDetected: 228 },
    { probe, ...WRONG_FCS, ...NOTHING_DECIDED, respected: 2871, violated: probe === "west" ? 9 : 0 },
  ]),
  { ...SILENCE, ...NOTHING_DECIDED, respected: 170, violated: 1, inconclusive: 2 },
];

function noticeOf(probe: string, address: string): ReportData["notices"][number] {
  const message = `ZEP on ${address}:17754, FCS observable, clock of the sniffer`;
  return { probe, timeUs: atUs(0), severity: "info", message };
}

/** What the sniffers themselves lost. */
const LOST = { collision: 0, fifo: 0, badFcs: 0 };

function emulationOf(west: number, east: number): NonNullable<ReportData["emulation"]> {
  return {
    transmitted: 4210,
    dropped: [
      { reason: "queue-full", count: 12 },
      { reason: "no-ack", count: 3 },
      { reason: "hop-limit", count: 0 },
    ],
    sniffers: [
      { probe: "west", heard: west, ...LOST, sent: west, sendErrors: 0 },
      { probe: "east", heard: east, ...LOST, sent: east, sendErrors: 0 },
    ],
  };
}

function countersOf(probe: string, analysed: number, kernel: number): ReportData["counters"] {
  const drops = { "dropped.kernel": kernel, "dropped.not-started": 0, "dropped.malformed-zep": 0 };
  const counts = { received: analysed + kernel, analysed, ...drops, malformed: 0, "bad-fcs": 60, late: 0 };
  const place = { probe, source: "zep", timeUs: atUs(DURATION) };
  return Object.entries(counts).map(([name, count]) => ({ ...place, name, count }));
}
