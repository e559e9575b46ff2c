import { escapeMarkup } from "../html/markup.js";

/** A point of the map, metres. */
export interface Spot {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly kind: "router" | "own" | "attacker" | "foreign" | "foreign-router" | "sniffer";
}

/** A line between two places of `spots`; `weight` from 0 to 1 is how strong it shows. */
export interface Tie {
  readonly from: number;
  readonly to: number;
  readonly kind: "parent" | "heard";
  readonly weight: number;
}

const COLORS: Readonly<Record<Spot["kind"], string>> = {
  router: "var(--accent)",
  own: "var(--cool1)",
  attacker: "var(--attack)",
  foreign: "var(--rest)",
  "foreign-router": "var(--nobody)",
  sniffer: "var(--good)",
};

const [WIDTH, MARGIN, SPACE] = [760, 36, 60];
/** The map is neither flatter nor higher than these parts of its width. */
const [LEAST_HEIGHT, MOST_HEIGHT] = [0.2, 0.75];
const MOST_NAMES = 60;
const NAME_OFFSET = 8;

/** Puts metres on the paper: one scale for both directions, y upwards. */
function openScale(spots: readonly Spot[]) {
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.max(...ys)];
  const [across, down] = [Math.max(...xs) - left || 1, top - Math.min(...ys)];
  const room = WIDTH - 2 * MARGIN - SPACE;
  const scale = Math.min(room / across, (MOST_HEIGHT * WIDTH) / (down || 1));
  const height = Math.max(LEAST_HEIGHT * WIDTH, down * scale + 2 * MARGIN);
  const place = ({ x, y }: Spot) => {
    return [MARGIN + (x - left) * scale, MARGIN + (top - y) * scale].map((part) => part.toFixed(1));
  };
  return { height, place };
}

function drawSpot(spot: Spot, [x, y]: readonly string[], isNamed: boolean): string {
  const { kind, name } = spot;
  const fill = COLORS[kind];
  const isRouter = kind === "router" || kind === "foreign-router";
  const shape =
    kind === "sniffer"
      ? `<path d="M${x} ${y}m0 -9l9 15h-18z" fill="${fill}"/>`
      : `<circle cx="${x}" cy="${y}" r="${isRouter ? 8 : 5}" fill="${fill}"/>`;
  const [left, base] = [Number(x) + NAME_OFFSET, Number(y) + (kind === "sniffer" ? 14 : -6)];
  const text = isNamed
    ? `<text x="${left}" y="${base}" font-size="11" fill="var(--ink)">${escapeMarkup(name)}</text>`
    : "";
  return `<g><title>${escapeMarkup(name)}</title>${shape}${text}</g>`;
}

function drawTie({ kind, weight }: Tie, [a, b]: readonly string[], [c, d]: readonly string[]): string {
  const look =
    kind === "parent"
      ? `stroke="var(--muted)" stroke-width="1.2"`
      : `stroke="var(--good)" stroke-width="1" stroke-dasharray="3 4" opacity="${(0.2 + 0.8 * weight).toFixed(2)}"`;
  return `<line x1="${a}" y1="${b}" x2="${c}" y2="${d}" ${look}/>`;
}

/** A map as SVG: where devices and sniffers were, who hung on whom, and who was heard. Empty without spots. */
export function drawTopology(spots: readonly Spot[], ties: readonly Tie[]): string {
  if (spots.length === 0) return "";
  const { height, place } = openScale(spots);
  const places = spots.map(place);
  const lines = ties.map((tie) => drawTie(tie, places[tie.from]!, places[tie.to]!));
  const isNamed = spots.length <= MOST_NAMES;
  const marks = spots.map((spot, index) =>
    drawSpot(spot, places[index]!, isNamed || spot.kind === "sniffer"),
  );
  return `<svg viewBox="0 0 ${WIDTH} ${height.toFixed(0)}" width="${WIDTH}" role="img" aria-label="Map of the network">${lines.join("")}${marks.join("")}</svg>`;
}
