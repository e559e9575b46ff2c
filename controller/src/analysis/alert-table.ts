import type { Paint } from "../model/paint.js";
import { visibleText } from "../model/visible-text.js";
import type { AlertFormat } from "./alert-format.js";
import type { FoundAlert, FoundEvent } from "./found-alert.js";
import { showTime } from "./show-time.js";

/** Widths that most cells fit in: lines are written before the last alert is known. */
const COLUMNS = [
  ["time", 26],
  ["kind", 16],
  ["node", 23],
  ["target", 23],
  ["property", 8],
  ["count", 6],
  ["probe", 0],
] as const;

const LONGEST_VALUE = 60;
const INDENT = "    ";

function line(cells: readonly string[]): string {
  const padded = cells.map((cell, column) => visibleText(cell).padEnd(COLUMNS[column]![1]));
  return padded.join("  ").trimEnd();
}

function who({ node, nodes }: FoundAlert): string {
  const [first = node ?? "", ...others] = nodes ?? [];
  return others.length === 0 ? first : `${first} +${others.length}`;
}

function showValue(value: string | number): string {
  const text = String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** Why: what the property says, and the packets that matched. */
function explain(alert: FoundAlert): string[] {
  const { verdict, description, count, time, last } = alert;
  const until = count > 1 && last > time ? `, until ${showTime(last)}` : "";
  const nodes = (alert.nodes?.length ?? 0) > 1 ? [`nodes: ${alert.nodes?.join(", ")}`] : [];
  return [
    `${verdict.replace("_", " ")}: ${description || "(no description)"}${until}`,
    ...nodes,
    ...alert.events.map((event) => explainEvent(event, alert)),
    ...(alert.reaction === undefined ? [] : [`a probe would have done: ${alert.reaction}`]),
  ];
}

function explainEvent({ id, rank, time, attributes, probe }: FoundEvent, alert: FoundAlert): string {
  if (rank === 0) return `overdue, as noticed at ${showTime(time)}`;
  const place = probe === alert.probe ? `packet ${rank}` : `packet ${rank} of ${probe}`;
  if (id === 0) return `overdue, as noticed at ${place}, ${showTime(time)}`;
  const values = Object.entries(attributes).map(([name, value]) => `${name}=${showValue(value)}`);
  return `event ${id}: ${place}, ${showTime(time)}  ${values.join(" ")}`;
}

/** Red is an attack, yellow something to know, green that all is well. */
function colourOf({ bad, severity }: FoundAlert) {
  if (!bad) return "green";
  return severity === "alert" ? "red" : "yellow";
}

/** Alerts as a table for people, each with what it rests on below it. */
export function makeAlertTable(paint: Paint): AlertFormat {
  let empty = true;
  return {
    keep: [],
    begin: () => "",
    alert(alert) {
      const { time, kind, target = "", propertyId, count, probe } = alert;
      const cells = [showTime(time), kind, who(alert), target, String(propertyId), String(count), probe];
      const head = empty ? `${paint("bold", line(COLUMNS.map(([name]) => name)))}\n` : "";
      empty = false;
      const why = explain(alert).map((text) => `${paint("dim", INDENT + visibleText(text))}\n`);
      return `${head}${paint(colourOf(alert), line(cells))}\n${why.join("")}`;
    },
    end: () => (empty ? "no alert\n" : ""),
  };
}
