import { visibleText } from "../model/visible-text.js";
import { escapeMarkup } from "./html/markup.js";
import { formatClock, formatFigure, formatSeconds } from "./quantities.js";
import type { Attack, Report, ReportedAlert } from "./report.js";

interface Case {
  readonly name: string;
  readonly className: string;
  readonly failure?: string;
  readonly skipped?: string;
  readonly output?: string;
}

/** The verdicts as JUnit XML: suites `detection`, `ensure`, `probes` and `capture`; what is not known is skipped. */
export function writeJunit(report: Report): string {
  const suites = [
    { name: "detection", cases: detectionCases(report) },
    { name: "ensure", cases: ensureCases(report) },
    { name: "probes", cases: probeCases(report) },
    { name: "capture", cases: captureCases(report) },
  ];
  const all = suites.flatMap(({ cases }) => cases);
  const name = quote(report.run.name);
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name=${name} ${describeCounts(all)}>`,
    ...suites.map(({ name, cases }) =>
      [
        `  <testsuite name=${quote(name)} ${describeCounts(cases)}>`,
        ...cases.map(writeCase),
        "  </testsuite>",
      ].join("\n"),
    ),
    "</testsuites>\n",
  ].join("\n");
}

function detectionCases({ attacks, alerts }: Report): Case[] {
  if (!attacks) {
    const skipped = "what was really done is not known for this traffic";
    return [{ name: "attacks are found", className: "detection", skipped }];
  }
  const wrong = alerts.filter((alert) => alert.class === "false");
  const required = attacks.filter((attack) => attack.required).map(attackCase);
  return [
    ...required,
    ...(wrong.length > 0 ? wrong.map(falseCase) : [{ name: "no false alert", className: "alerts" }]),
  ];
}

function attackCase(attack: Attack): Case {
  const { kind, names, startSeconds, found, delayUs = 0, probes } = attack;
  const name = `${kind} by ${names.join(", ")} at ${formatClock(startSeconds)} is found`;
  const className = `attacks.${kind}`;
  if (!found) return { name, className, failure: "missed: no alert of this kind names this node in time" };
  return { name, className, output: `after ${formatSeconds(delayUs / 1e6)}, by ${probes.join(", ")}` };
}

function falseCase({ kind, nodeName, probe, raisedSeconds, description }: ReportedAlert): Case {
  const name = `alert ${kind} on ${nodeName || "nobody"} at ${formatClock(raisedSeconds)} by ${probe} is explained`;
  return { name, className: `alerts.${kind}`, failure: `false alert, nothing explains it: ${description}` };
}

function ensureCases({ ensured }: Report): Case[] {
  return ensured.map(({ condition, value, met }) => ({
    name: condition,
    className: "ensure",
    ...(met ? { output: `it is ${formatFigure(value)}` } : { failure: `it is ${formatFigure(value)}` }),
  }));
}

function probeCases({ probes }: Report): Case[] {
  return probes.map(({ name, node, state, log }) => ({
    name: `probe ${name} on node ${node} stays to the end`,
    className: "probes",
    ...(state !== "ended" && {
      failure: `the probe ${state === "died" ? "died" : "was lost"}; ${log ?? "no log"}`,
    }),
  }));
}

function captureCases({ capture }: Report): Case[] {
  return capture.sources.map(({ probe, source, balance, received, analysed, drops }) => ({
    name: `counts of ${probe} (${source}) add up`,
    className: "capture",
    ...(balance === "unstated" && { skipped: "the source does not tell what it received" }),
    ...(balance === "broken" && {
      failure: `received ${received}, analysed ${analysed}, dropped ${JSON.stringify(drops)}`,
    }),
  }));
}

function describeCounts(cases: readonly Case[]): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
}

function writeCase({ name, className, failure, skipped, output }: Case): string {
  const body = [
    failure === undefined ? "" : `<failure message=${quote(failure)}/>`,
    skipped === undefined ? "" : `<skipped message=${quote(skipped)}/>`,
    output === undefined ? "" : `<system-out>${escapeMarkup(visibleText(output))}</system-out>`,
  ].join("");
  return `    <testcase classname=${quote(className)} name=${quote(name)}>${body}</testcase>`;
}

/** A text as an attribute; characters that XML 1.0 (2.2) does not allow are made visible. */
function quote(text: string): string {
  return `"${escapeMarkup(visibleText(text))}"`;
}
