import type { Device } from "../../store/tables.js";
import { drawTopology, type Spot, type Tie } from "../charts/topology.js";
import { formatCount } from "../quantities.js";
import type { Report } from "../report.js";
import { badge, nodeLabel, type Tone } from "./badges.js";
import { html, type Markup, trust } from "./markup.js";
import { type Column, table } from "./table.js";

type Kind = Exclude<Spot["kind"], "sniffer">;

/** What a device is called, and how that is shown. */
const KINDS: Readonly<Record<Kind, readonly [word: string, tone: Tone]>> = {
  router: ["own border router", "good"],
  own: ["own", "good"],
  attacker: ["attacker", "bad"],
  foreign: ["foreign", "plain"],
  "foreign-router": ["foreign border router", "plain"],
};
/** More ties than this make a map that nobody can read. */
const MOST_TIES = 2000;

interface Row {
  readonly node: string;
  readonly name: string;
  readonly kind?: Kind;
  readonly network: string;
  readonly parent: string;
  readonly heard: readonly number[];
}

/** Which devices there were, own ones and others, where they were, and who heard them. */
export function whoSection(report: Report): Markup {
  const rows = listWho(report);
  const columns: Column<Row>[] = [
    { heading: "Device", cell: ({ name, node }) => nodeLabel(name, node) },
    {
      heading: "What it is",
      cell: ({ kind }) => (kind ? badge(KINDS[kind][1], KINDS[kind][0]) : badge("warn", "unknown")),
    },
    { heading: "Network", cell: ({ network }) => network },
    { heading: "Hung on", cell: ({ parent }) => parent },
    ...report.hearing.probes.map(({ probe }, index) => ({
      heading: `Heard by ${probe}`,
      number: true,
      cell: ({ heard }: Row) => formatCount(heard[index] ?? 0),
    })),
  ];
  return html`<section id="who" class="long"><h2>Who is who</h2>
${map(report)}${table(columns, rows, { empty: "No device is known, and none was heard." })}</section>`;
}

function kindOf({ foreign, name, role }: Device, attackers: ReadonlySet<string>): Kind | undefined {
  if (attackers.has(name)) return "attacker";
  if (role === undefined) return undefined;
  if (role === "border-router") return foreign ? "foreign-router" : "router";
  return foreign ? "foreign" : "own";
}

/** Those who failed without wanting to are no attackers. */
const FAILURES = ["node-failure"];

function attackersOf({ attacks = [] }: Report): ReadonlySet<string> {
  const guilty = attacks.filter(({ kind }) => !FAILURES.includes(kind));
  return new Set(guilty.flatMap(({ device }) => device.split(" ")));
}

function listWho(report: Report): Row[] {
  const { devices, hearing } = report;
  const attackers = attackersOf(report);
  const known = new Map(devices.map((device) => [device.eui64, device]));
  return hearing.nodes
    .filter(({ node }) => node !== "")
    .map(({ heard, name, node }) => {
      const device = known.get(node);
      const kind = device && kindOf(device, attackers);
      const parent = device?.parent ? (known.get(device.parent)?.name ?? device.parent) : "";
      return { node, name, heard, network: device?.network ?? "", parent, ...(kind && { kind }) };
    });
}

/** Devices and sniffers in their places; without places there is no map. */
function map(report: Report): Markup | undefined {
  const { devices, hearing, places = [] } = report;
  const attackers = attackersOf(report);
  const placed = devices.flatMap(({ x, y, ...device }) => {
    return x === undefined || y === undefined ? [] : [{ ...device, x, y }];
  });
  if (placed.length === 0) return undefined;
  const spots: Spot[] = [
    ...placed.map((device) => {
      const { name, x, y } = device;
      return { name, x, y, kind: kindOf(device, attackers) ?? "foreign" };
    }),
    ...places.map(({ probe, x, y }) => ({ name: probe, x, y, kind: "sniffer" as const })),
  ];
  const numbers = new Map(placed.map(({ eui64 }, index) => [eui64, index]));
  const parents = placed.flatMap(({ parent = "" }, from): Tie[] => {
    const to = numbers.get(parent);
    return to === undefined ? [] : [{ from, to, kind: "parent", weight: 1 }];
  });
  const ties = [...heardTies(hearing, places, numbers), ...parents].slice(-MOST_TIES);
  return html`<p class="note">In metres; ▲ sniffers, large dots border routers. A line leads to the device that another
hung on at the end, a dotted one to a sniffer that heard it: the more frames, the stronger.</p>
<div class="chart">${trust(drawTopology(spots, ties))}</div>`;
}

function heardTies(
  { nodes, probes }: Report["hearing"],
  places: NonNullable<Report["places"]>,
  numbers: ReadonlyMap<string, number>,
): Tie[] {
  const most = Math.max(1, ...nodes.filter(({ node }) => node !== "").flatMap(({ heard }) => heard));
  return places.flatMap(({ probe }, place) => {
    const column = probes.findIndex((other) => other.probe === probe);
    return nodes.flatMap(({ heard, node }): Tie[] => {
      const [from, frames] = [numbers.get(node), heard[column] ?? 0];
      if (from === undefined || frames === 0) return [];
      return [{ from, to: numbers.size + place, kind: "heard", weight: Math.sqrt(frames / most) }];
    });
  });
}
