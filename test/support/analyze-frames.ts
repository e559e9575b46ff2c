import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ATTRIBUTES,
  attributeType,
  encodePcapHeader,
  encodePcapRecord,
  type Frame,
} from "@fedprobe/dissection";
import { listLibrary, type Property, readProperties } from "@fedprobe/properties";
import { analyzeInputs } from "../../controller/src/analysis/analyze-inputs.js";
import type { FoundAlert } from "../../controller/src/analysis/found-alert.js";
import type { Input } from "../../controller/src/analysis/open-trace.js";

export const LIBRARY = fileURLToPath(new URL("../../properties/library", import.meta.url));

/** The properties of a file of the library (`iot/dos`), or of all in a folder (`iot`). */
export function loadLibrary(...names: readonly string[]): readonly Property[] {
  const files = listLibrary(LIBRARY).filter(({ name }) =>
    names.some((wanted) => name === wanted || name.startsWith(`${wanted}/`)),
  );
  const knownAttributes = ATTRIBUTES.map(({ name }) => name);
  return files.flatMap(({ name, path }) =>
    readProperties(readFileSync(path, "utf8"), { file: name, attributeType, knownAttributes }),
  );
}

/** Writes frames, all of one link type, as a capture. */
export function writeCapture(path: string, frames: readonly Frame[]): void {
  const header = encodePcapHeader(frames[0]?.linkType ?? 195);
  writeFileSync(path, Buffer.concat([header, ...frames.map(encodePcapRecord)]));
}

/** Who is accused of what: `kind node`, sorted, each once; who is named together stands in one line. */
export function accusations(alerts: readonly FoundAlert[]): readonly string[] {
  const named = alerts.map(({ kind, node, nodes = [] }) => `${kind} ${node ?? nodes.join(" ")}`);
  return [...new Set(named)].sort();
}

/** The alerts that `fedprobe analyze` finds. */
export async function analyzeFiles(
  properties: readonly Property[],
  inputs: readonly Input[],
  parameters: Readonly<Record<string, string | number>> = {},
): Promise<readonly FoundAlert[]> {
  const found: FoundAlert[] = [];
  await analyzeInputs({ inputs, properties, parameters }, async (alerts) => {
    found.push(...alerts);
    return true;
  });
  return found;
}

/** What `fedprobe analyze` says of captures, each given by its frames; their probes are called p0, p1, … */
export async function analyzeFrames(
  properties: readonly Property[],
  captures: readonly (readonly Frame[])[],
  parameters: Readonly<Record<string, string | number>> = {},
): Promise<readonly FoundAlert[]> {
  const folder = mkdtempSync(join(tmpdir(), "fedprobe-frames-"));
  try {
    const files = captures.map((frames, n) => {
      const path = join(folder, `p${n}.pcap`);
      writeCapture(path, frames);
      return { probe: `p${n}`, path };
    });
    return await analyzeFiles(properties, files, parameters);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
