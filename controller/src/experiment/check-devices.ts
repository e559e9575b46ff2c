import type { Draft } from "./check-form.js";
import type { DataPath } from "./data-path.js";
import { groupOf } from "./devices.js";
import { aboutKey, type Finding } from "./finding.js";
import { quoted } from "./text.js";

type Devices = NonNullable<NonNullable<Draft["emulation"]>["devices"]>;
type Client = Extract<NonNullable<Devices[string]>, { readonly role?: "client" | undefined }>;

/** One border router, a place for each device, and no name twice. */
export function checkDevices(devices: Devices, at: DataPath = DEVICES): Finding[] {
  return [...checkBorderRouter(devices, at), ...checkPlaces(devices, at), ...checkNames(devices, at)];
}

const DEVICES: DataPath = ["emulation", "devices"];

function checkBorderRouter(devices: Devices, at: DataPath): Finding[] {
  const entries = Object.entries(devices);
  const routers = entries.filter(([, device]) => device?.role === "border-router").map(([name]) => name);
  const [first, ...others] = routers;
  if (first !== undefined) {
    const message = "the network has a second border router";
    return others.map((name) => ({
      ...aboutKey([...at, name], message, "keep one"),
      first: [...at, first],
    }));
  }
  if (entries.some(([, device]) => device === undefined)) return [];
  const next = "add border-router: {role: border-router, position: [0, 0]}";
  return [aboutKey(at, "the network has no border router", next)];
}

/** A client has one position; a group has one for each, and may have more for when its count is a parameter. */
function checkPlaces(devices: Devices, at: DataPath): Finding[] {
  return Object.entries(devices).flatMap(([name, device]) => {
    if (device?.role !== "client") return [];
    const path = [...at, name];
    return "count" in device ? checkGroup(name, device, path) : checkSingle(name, device, path);
  });
}

function checkSingle(name: string, device: Client, path: DataPath): Finding[] {
  if ("positions" in device) {
    const next = "add count, or write position: [x, y] for one device";
    return [aboutKey([...path, "positions"], `${quoted(name)} has positions and no count`, next)];
  }
  if ("position" in device) return [];
  return [aboutKey(path, `${quoted(name)} has no position`, "add position: [x, y]")];
}

function checkGroup(name: string, device: Client, path: DataPath): Finding[] {
  const { count, positions } = device;
  const next = "write positions: [[x, y], …], one for each device";
  if ("position" in device) {
    return [aboutKey([...path, "position"], `${quoted(name)} has count and one position`, next)];
  }
  if (!("positions" in device)) return [aboutKey(path, `${quoted(name)} has count and no positions`, next)];
  if (count === undefined || positions === undefined || positions.length >= count) return [];
  const message = `${quoted(name)} has count ${count} and ${positions.length} positions`;
  return [{ path: [...path, "positions"], message, next }];
}

function checkNames(devices: Devices, at: DataPath): Finding[] {
  return Object.entries(devices).flatMap(([name, device]) => {
    const group = device && "count" in device ? undefined : groupOf(name, devices);
    if (group === undefined) return [];
    const message = `two devices have the name ${quoted(name)}: ${quoted(group)} makes one by its count`;
    return [{ ...aboutKey([...at, name], message, "rename one of them"), first: [...at, group] }];
  });
}
