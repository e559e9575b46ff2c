import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Browser, chromium, type Page } from "playwright-core";
import { makeReport } from "../../../controller/src/report/make-report.js";
import type { ReportData } from "../../../controller/src/report/report-data.js";
import { hostileRun } from "./hostile.js";
import { syntheticRun } from "./synthetic-run.js";

const CHROMIUM = "/usr/bin/chromium";
/** Without a profile, and without talking to anybody. */
const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

const describeWithChromium = existsSync(CHROMIUM) ? describe : describe.skip;

describeWithChromium(`report.html in a browser (skipped without ${CHROMIUM})`, () => {
  let browser: Browser;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "fedprobe-page-"));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  });

  afterAll(async () => {
    await browser?.close();
    await rm(directory, { recursive: true });
  });

  /** Opens the report of a run; gives the page, what it asked for, and what the browser complained of. */
  async function open(data: ReportData, options: { javaScriptEnabled: boolean; colorScheme?: "dark" }) {
    await makeReport(data, directory);
    const page = await (await browser.newContext(options)).newPage();
    const [requests, complaints]: [string[], string[]] = [[], []];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("dialog", (dialog) => complaints.push(dialog.message()));
    await page.goto(pathToFileURL(join(directory, "report.html")).href);
    return { page, requests, complaints };
  }

  async function expectAllShown(page: Page) {
    for (const name of [
      "Over time",
      "Detection",
      "Who heard what",
      "Properties",
      "Probes",
      "Run",
      "The data",
    ]) {
      expect(await page.getByRole("heading", { name, exact: true }).isVisible()).toBe(true);
    }
    const charts = page.getByRole("img");
    expect(await charts.count()).toBe(4);
    for (const chart of await charts.all()) {
      const box = await chart.locator("svg").boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThan(80);
    }
  }

  test("without scripts it asks for nothing but itself, and shows all", async () => {
    const { page, requests, complaints } = await open(syntheticRun(), { javaScriptEnabled: false });
    await expectAllShown(page);
    expect(requests).toEqual([pathToFileURL(join(directory, "report.html")).href]);
    expect(complaints).toEqual([]);
    expect(await page.locator("body").textContent()).toContain("3 of 3 attacks found, no false alert");
  });

  test("without any alert, attack, frame or probe it still says so", async () => {
    const { facts } = syntheticRun();
    const nothing = {
      alerts: [],
      throughput: [],
      counters: [],
      properties: [],
      notices: [],
      reactions: [],
      devices: [],
    };
    const { page } = await open(
      { ...nothing, facts: { ...facts, probes: [], phases: [] } },
      { javaScriptEnabled: false },
    );
    expect(await page.getByText("No probe raised an alert.").isVisible()).toBe(true);
    expect(await page.getByText("No frame was heard.").isVisible()).toBe(true);
  });

  test("no hostile text comes to life, even with scripts allowed", async () => {
    const { page, requests, complaints } = await open(hostileRun(), { javaScriptEnabled: true });
    await expectAllShown(page);
    expect(requests).toHaveLength(1);
    expect(complaints).toEqual([]);
    expect(await page.title()).not.toBe("live");
    const live =
      "script, img, iframe, object, embed, form, base, a:not([href^='#']), [onerror], [onmouseover]";
    expect(await page.locator(live).count()).toBe(0);
    expect(await page.locator("style").count()).toBe(1);
  });

  test("nothing is wider than the page", async () => {
    const { page } = await open(hostileRun(), { javaScriptEnabled: true });
    for (const width of [1280, 420]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    }
  });

  test("it is dark where the reader wants it dark, charts too, but not on paper", async () => {
    const { page } = await open(syntheticRun(), { javaScriptEnabled: true, colorScheme: "dark" });
    const readColors = () =>
      page.evaluate(`[
        getComputedStyle(document.querySelector("section")).backgroundColor,
        getComputedStyle(document.querySelector(".chart text")).fill,
      ]`);
    expect(await readColors()).toEqual(["rgb(22, 29, 38)", "rgb(149, 163, 179)"]);
    await page.emulateMedia({ media: "print" });
    expect(await readColors()).toEqual(["rgb(255, 255, 255)", "rgb(93, 107, 122)"]);
  });
});
