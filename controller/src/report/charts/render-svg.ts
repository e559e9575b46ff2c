import type { EChartsCoreOption } from "echarts/core";

/** A chart as data, with the size in units of its own coordinates; the page scales it. */
export interface Chart {
  readonly option: EChartsCoreOption;
  readonly width: number;
  readonly height: number;
  /** What it shows, for whoever cannot see it. */
  readonly label: string;
}

/**
 * Draws a chart as static SVG without scripts. Colours may be `var(--name)`, so that one drawing serves light
 * and dark pages. ECharts escapes all text that it draws.
 */
export async function renderSvg({ option, width, height }: Chart): Promise<string> {
  const { init } = await loadEcharts();
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: "inherit" }, ...option });
    return strip(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/** Loaded when first needed: it takes longer than all else in a report. */
async function loadEcharts() {
  const { init, use } = await import("echarts/core");
  const { CustomChart, LineChart, ScatterChart } = await import("echarts/charts");
  const { GridComponent, MarkAreaComponent, MarkLineComponent } = await import("echarts/components");
  const { SVGRenderer } = await import("echarts/renderers");
  use([
    CustomChart,
    LineChart,
    ScatterChart,
    GridComponent,
    MarkAreaComponent,
    MarkLineComponent,
    SVGRenderer,
  ]);
  return { init };
}

/**
 * Takes off what is for scripts and pointers, and clipping, which nothing here needs: its identifiers would differ
 * from report to report. Quotes and angle brackets in texts are escaped, so only tags and attributes are met.
 */
function strip(svg: string): string {
  return svg
    .replace(/<style[^>]*>.*?<\/style>/gs, "")
    .replace(/ (?:class|ecmeta_\w+|pointer-events|xml:space|baseProfile|clip-path)="[^"]*"/g, "")
    .replace(/<defs\s*>.*?<\/defs>/gs, "")
    .replace(/^<svg /, '<svg aria-hidden="true" ');
}
