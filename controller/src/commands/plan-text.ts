import type { Property } from "@fedprobe/properties";
import { formatDuration } from "../experiment/duration.js";
import {
  type EmulationPlan,
  isRecorded,
  type Plan,
  type SourcePlan,
  type TestbedPlan,
} from "../model/plan.js";
import { visibleText } from "../model/visible-text.js";

/** A plan for reading: where the nodes come from, what is put on each, what is checked, and what happens when. */
export function formatPlan(plan: Plan, properties: readonly Property[]): string {
  const sections = [
    formatTime(plan),
    [`nodes (${formatTestbed(plan.testbed)})`, ...formatNodes(plan)],
    ["properties", ...properties.flatMap(formatProperty)],
    ...(plan.emulation ? [["timeline", ...formatTimeline(plan.emulation)]] : []),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function formatTime({ name, duration, speed, probes, emulation }: Plan): string[] {
  const limit = !emulation && probes.every(({ source }) => isRecorded(source));
  const experiment = `${limit ? "until the captures end, at most " : ""}${formatDuration(duration)}`;
  const host = speed === 1 ? "" : ` (${formatDuration(duration / speed)} of host time at speed ${speed})`;
  return [name, `  ${experiment}${host}`];
}

function formatTestbed(testbed: TestbedPlan): string {
  return testbed.kind === "local" ? "local: an SSH server each on this machine" : "ssh: hosts that are there";
}

function formatNodes(plan: Plan): string[] {
  const width = Math.max(...plan.nodes.map((node) => node.length));
  return plan.nodes.flatMap((node) => {
    const parts = [...formatHost(plan.testbed, node), ...formatPrograms(plan, node)];
    if (parts.length === 0) parts.push("nothing");
    return parts.map((part, index) => `  ${(index ? "" : node).padEnd(width)}  ${part}`);
  });
}

function formatHost(testbed: TestbedPlan, node: string): string[] {
  if (testbed.kind === "local") return [];
  const hosts = testbed.hosts.filter((host) => host.node === node);
  return hosts.map(
    ({ address, port, user, key }) => `${user}@${address}, port ${port}, key ${visibleText(key)}`,
  );
}

function formatPrograms({ probes, correlator, emulation }: Plan, node: string): string[] {
  return [
    ...probes
      .filter((probe) => probe.node === node)
      .map(({ name, source }) => `probe ${name}: ${formatSource(source)}`),
    ...(correlator?.node === node ? [`${correlator.name} of all probes`] : []),
    ...(emulation?.node === node ? [formatEmulation(emulation)] : []),
  ];
}

function formatSource(source: SourcePlan): string {
  if (source.kind === "file") return `the capture ${visibleText(source.path)}`;
  if (isRecorded(source)) return `the events of ${visibleText(source.path)}`;
  if (source.kind === "events") return `events that a simulator offers, time of the ${source.clock}`;
  return `ZEP on UDP port ${source.port}, time of the ${source.clock}`;
}

function formatEmulation({ devices, networks, seed, sniffers }: EmulationPlan): string {
  const parts = `${devices.length} devices, sniffers for ${sniffers.map(({ name }) => name).join(", ")}`;
  const places = networks.map(({ channel, name, pan, tsch }) => {
    const whose = networks.length > 1 ? `${name}: ` : "";
    return `${whose}${tsch ? "TSCH on all channels" : `channel ${channel}`}, PAN 0x${pan.toString(16)}`;
  });
  return `emulator: ${parts}; ${places.join("; ")}; seed ${seed}`;
}

function formatProperty({ id, kind, type, scope, description, parameters }: Property): string[] {
  const settings = parameters.map(
    ({ name, default: value, unit }) => `${name} = ${value}${unit ? ` ${unit}` : ""}`,
  );
  return [
    `  ${String(id).padStart(5)}  ${kind} (${type}, ${scope}): ${visibleText(description)}`,
    ...(settings.length > 0 ? [`         ${visibleText(settings.join(", "))}`] : []),
  ];
}

function formatTimeline({ timeline }: EmulationPlan): string[] {
  if (timeline.length === 0) return ["  nothing but reports"];
  const ordered = timeline.toSorted((a, b) => a.at - b.at);
  return ordered.map(({ at, on, do: action, for: length, rate }) => {
    const until = length === undefined ? "to the end" : `for ${formatDuration(length)}`;
    return `  ${formatDuration(at).padStart(7)}  ${on}: ${action} ${until}${rate ? `, ${rate} a second` : ""}`;
  });
}
