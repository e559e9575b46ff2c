import { bandColors } from "../charts/chart-series.js";
import { formatCount, formatShare } from "../quantities.js";
import type { Capture, NamedCount, Report, SourceBalance } from "../report.js";
import { badge, bar, nodeLabel } from "./badges.js";
import { sparkline } from "./figure.js";
import { html, type Markup } from "./markup.js";
import { type Column, table } from "./table.js";

/** Who heard whom, and whether every frame is accounted for. */
export function captureSection(report: Report): Markup {
  return html`<section id="capture" class="long"><h2>Who heard what</h2>
${hearingTable(report)}
<h3>Frames by node and probe</h3>
${matrix(report)}
<h3>Does every frame have its place?</h3>
<p class="note">For each source of each probe: received = analysed + all drops by name.</p>
${balanceTable(report.capture)}
${linkTable(report.capture)}
</section>`;
}

function hearingTable({ hearing: { probes, onAir } }: Report): Markup {
  const share: Column<(typeof probes)[number]> = {
    heading: "Share of the air",
    number: true,
    cell: ({ frames }) => bar(frames, onAir ?? 0, formatShare(frames, onAir ?? 0)),
  };
  return table(
    [
      { heading: "Probe", cell: ({ probe }) => probe },
      { heading: "Frames heard", number: true, cell: ({ frames }) => formatCount(frames) },
      {
        heading: "Analysed",
        number: true,
        cell: ({ analysed }) => (analysed === undefined ? "–" : formatCount(analysed)),
      },
      ...(onAir === undefined ? [] : [share]),
      { heading: "With a wrong FCS", number: true, cell: ({ badFcs }) => formatCount(badFcs) },
      { heading: "Nodes heard", number: true, cell: ({ nodes }) => formatCount(nodes) },
    ],
    probes,
    { empty: "No probe listened to the air." },
  );
}

function matrix({ hearing, throughput }: Report): Markup {
  const flows = new Map(throughput.nodes.map((flow) => [flow.node, flow]));
  const colors = bandColors(throughput);
  const most = Math.max(1, ...hearing.nodes.slice(0, 60).flatMap(({ heard }) => heard));
  const delivered: Column<(typeof hearing.nodes)[number]> = {
    heading: "Reports delivered",
    number: true,
    cell: ({ reports }) =>
      reports && reports.sent > 0 && `${formatCount(reports.delivered)} of ${formatCount(reports.sent)}`,
  };
  const columns: Column<(typeof hearing.nodes)[number]>[] = [
    { heading: "Node", cell: ({ name, node }) => nodeLabel(name, node) },
    ...hearing.probes.map(({ probe }, index) => ({
      heading: probe,
      number: true,
      cell: ({ heard }: { heard: readonly number[] }) => heat(heard[index] ?? 0, most),
    })),
    ...(hearing.nodes.some(({ reports }) => reports) ? [delivered] : []),
    {
      heading: "Over time (√ scale)",
      cell: ({ node }) => sparkline(flows.get(node)?.frames ?? [], colors.get(node) ?? "var(--rest)"),
    },
  ];
  return html`${table(columns, hearing.nodes, { empty: "No frame was heard.", most: 60 })}
${hearing.droppedInNetwork && html`<p class="note">Inside the emulated network, what got no further: ${listCounts(hearing.droppedInNetwork)}</p>`}`;
}

function heat(frames: number, most: number): Markup {
  return frames === 0
    ? html`<span class="nobody">not heard</span>`
    : bar(Math.sqrt(frames), Math.sqrt(most), formatCount(frames));
}

function balanceTable({ sources }: Capture): Markup {
  const columns: Column<SourceBalance>[] = [
    { heading: "Probe", cell: ({ probe }) => probe },
    { heading: "Source", cell: ({ source }) => source },
    { heading: "Received", number: true, cell: ({ received }) => count(received) },
    { heading: "Analysed", number: true, cell: ({ analysed }) => count(analysed) },
    { heading: "Dropped", cell: ({ drops }) => listCounts(drops) },
    { heading: "Adds up", cell: describeBalance },
    { heading: "Also counted", cell: ({ others }) => listCounts(others) },
  ];
  return table(columns, sources, { empty: "No probe told its counts." });
}

function describeBalance({ balance }: SourceBalance): Markup {
  if (balance === "unstated") return badge("plain", "not stated");
  return balance === "holds" ? badge("good", "yes") : badge("bad", "no");
}

/** Counts that are not zero by name; zeros only as a list of names. */
function listCounts(counts: readonly NamedCount[]): Markup {
  const [some, none] = [counts.filter(({ count }) => count !== 0), counts.filter(({ count }) => count === 0)];
  const zeros =
    none.length > 0 && html`<span class="id">0: ${none.map(({ name }) => name).join(", ")}</span>`;
  return html`${some.map(({ name, count }) => html`${name} <b>${formatCount(count)}</b> `)}${zeros}`;
}

function linkTable({ links }: Capture): Markup | undefined {
  if (links.length === 0) return undefined;
  const columns: Column<(typeof links)[number]>[] = [
    { heading: "Probe", cell: ({ probe }) => probe },
    { heading: "Its sniffer heard", number: true, cell: ({ heard }) => formatCount(heard) },
    { heading: "Destroyed by others", number: true, cell: ({ collision }) => formatCount(collision) },
    { heading: "Lost in its FIFO", number: true, cell: ({ fifo }) => formatCount(fifo) },
    { heading: "Wrong FCS, not given", number: true, cell: ({ badFcs }) => formatCount(badFcs) },
    { heading: "Sent", number: true, cell: ({ sent }) => formatCount(sent) },
    { heading: "Send errors", number: true, cell: ({ sendErrors }) => formatCount(sendErrors) },
    { heading: "Received by the probe", number: true, cell: ({ received }) => count(received) },
    { heading: "On the way", cell: ({ sent, received }) => describeWay(sent, received) },
  ];
  return html`<h3>From the emulated sniffers to the probes</h3>${table(columns, links, { empty: "" })}`;
}

function describeWay(sent: number, received: number | undefined): Markup {
  if (received === undefined) return badge("plain", "not stated");
  if (sent === received) return badge("good", "nothing lost");
  return badge(
    "warn",
    sent > received ? `${formatCount(sent - received)} lost` : `${formatCount(received - sent)} too many`,
  );
}

function count(value: number | undefined): string {
  return value === undefined ? "–" : formatCount(value);
}
