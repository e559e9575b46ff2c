import { type Chart, renderSvg } from "../charts/render-svg.js";
import { html, type Markup, trust } from "./markup.js";

/** A chart, drawn, with its description. */
export async function figure(chart: Chart): Promise<Markup> {
  return html`<div class="chart" role="img" aria-label="${chart.label}">${trust(await renderSvg(chart))}</div>`;
}

/** A small curve of counts, the highest filling the height; on a root scale, so that small ones show. */
export function sparkline(counts: readonly number[], color: string): Markup {
  const [width, height] = [220, 22];
  const most = Math.max(...counts, 1);
  const step = width / Math.max(counts.length, 1);
  const points = counts.map((count, bin) => {
    const y = (height - (height - 1) * Math.sqrt(count / most)).toFixed(1);
    return `H${(bin * step).toFixed(1)}V${y}`;
  });
  const path = `M0 ${height}${points.join("")}H${width}V${height}Z`;
  return trust(
    `<svg class="spark" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true"><path d="${path}" fill="${color}"/></svg>`,
  );
}
