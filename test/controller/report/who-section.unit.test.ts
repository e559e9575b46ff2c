import { describe, expect, test } from "@jest/globals";
import { buildReport } from "../../../controller/src/report/build-report.js";
import { drawTopology } from "../../../controller/src/report/charts/topology.js";
import { whoSection } from "../../../controller/src/report/html/who-section.js";
import type { Device } from "../../../controller/src/store/tables.js";
import { ATTACKER, DEVICES } from "./synthetic-network.js";
import { syntheticRun } from "./synthetic-run.js";

/** The synthetic network with its last sensor and a second border router as somebody else's, and places. */
function devicesWithPlaces(): Device[] {
  return DEVICES.map((device, index): Device => {
    const foreign = index === 7 || index === 2;
    const role = index === 0 || index === 2 ? "border-router" : "client";
    const network = foreign ? "lab" : "own";
    const parent = index === 7 ? { parent: DEVICES[2]!.eui64 } : {};
    return { ...device, network, foreign, role, x: index * 10, y: index % 3, ...parent };
  });
}

const run = syntheticRun({ devices: devicesWithPlaces() });
const markup = whoSection(buildReport(run)).markup;
/** What is said of a device, without markup. */
const said = (name: string) =>
  (
    markup
      .split("<tr>")
      .slice(1)
      .find((row) => row.includes(`>${name}<`)) ?? ""
  ).replaceAll(/<[^>]*>/g, " ");

describe("who is who", () => {
  test.each([
    ["border-router", "own border router"],
    ["sensor-1", "own"],
    [DEVICES[ATTACKER]!.name, "attacker"],
    ["sensor-2", "foreign border router"],
    ["sensor-7", "foreign"],
  ])("%s: %s", (name, what) => {
    expect(said(name)).toMatch(new RegExp(`[✓✗·] +${what} `));
  });

  test("says in which network a device is, and whom it hung on", () => {
    expect(said("sensor-7")).toContain(" lab ");
    expect(said("sensor-7")).toContain(" sensor-2 ");
  });

  test("has a map where places are known, and none where they are not", () => {
    expect(markup).toContain("<svg viewBox");
    expect(whoSection(buildReport(syntheticRun())).markup).not.toContain("<svg viewBox");
  });
});

describe("the map", () => {
  const spot = { name: "<a>", x: 5, y: 5, kind: "own" } as const;

  test("of one place, or of none, can be drawn", () => {
    expect(drawTopology([spot], [])).not.toMatch(/NaN|Infinity/);
    expect(drawTopology([], [])).toBe("");
  });

  test("takes no name for markup", () => {
    expect(drawTopology([spot], [])).toContain("&lt;a&gt;");
    expect(drawTopology([spot], [])).not.toContain("<a>");
  });

  test("ties places that are known", () => {
    const other = { ...spot, name: "b", x: 25 };
    const drawn = drawTopology([spot, other], [{ from: 0, to: 1, kind: "parent", weight: 1 }]);
    expect(drawn.match(/<line /g)).toHaveLength(1);
  });
});
