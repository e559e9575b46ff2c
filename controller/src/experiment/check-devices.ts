import type { Draft } from "./check-form.js";
import type { DataPath } from "./data-path.js";
import { groupOf } from "./devices.js";
import type { Finding } from "./finding.js";
import { quoted } from "./text.js";

type Devices = NonNullable<NonNullable<Draft["emulation"]>["devices"]>;

/** One border router, a place for each device, and no name twice. */
export function checkDevices(devices: Devices): Finding[] {
  return [...checkBorderRouter(devices), ...checkPlaces(devices), ...checkNames(devices)];
}

function checkBorderRouter(devices: Devices): Finding[] {
  const path = ["emulation", "devices"];
  const entries = Object.entries(devices);
  const [first, ...others] = entries
    .filter(([, device]) => device?.role === "border-router")
    .map(([name]) => name);
  if (first === undefined) {
    if (entries.some(([, device]) => device === undefined)) return [];
    const next = "add border-router: {role: border-router, position: [0, 0]}";
    return [{ path, of: "key", message: "the network has no border router", next }];
  }
  return others.map((name) => ({
    path: [...path, name],
    of: "key",
    message: "the network has a second border router",
    next: "keep one",
    first: [...path, first],
  }));
}

/** A device has one position, a group as many as its count. */
function checkPlaces(devices: Devices): Finding[] {
  return Object.entries(devices).flatMap(([name, device]): Finding[] => {
    if (!device) return [];
    const path = ["emulation", "devices", name];
    if (device.role !== "client") return [];
    if (!("count" in device)) return checkSinglePlace(name, device, path);
    const { count, positions } = device;
    if ("position" in device) {
      const next = `write positions: [[x, y], …], one for each of the ${count ?? ""} devices`;
      return [
        {
          path: [...path, "position"],
          of: "key",
          message: `${quoted(name)} has count and one position`,
          next,
        },
      ];
    }
    if (!("positions" in device)) {
      const next = "add positions: [[x, y], …], one for each of them";
      return [
        { path, of: "key", message: `the ${count ?? ""} devices ${quoted(name)} have no positions`, next },
      ];
    }
    if (count === undefined || positions === undefined || positions.length === count) return [];
    const message = `${quoted(name)} has count ${count} and ${positions.length} positions`;
    return [{ path: [...path, "positions"], message, next: "write as many positions as devices" }];
  });
}

function checkSinglePlace(name: string, device: object, path: DataPath): Finding[] {
  if ("positions" in device) {
    const next = "add count, or write position: [x, y] for one device";
    return [
      {
        path: [...path, "positions"],
        of: "key",
        message: `${quoted(name)} has positions and no count`,
        next,
      },
    ];
  }
  if ("position" in device) return [];
  return [{ path, of: "key", message: `${quoted(name)} has no position`, next: "add position: [x, y]" }];
}

function checkNames(devices: Devices): Finding[] {
  return Object.entries(devices).flatMap(([name, device]): Finding[] => {
    const group =
      device && device.role === "client" && "count" in device ? undefined : groupOf(name, devices);
    if (group === undefined) return [];
    const path = ["emulation", "devices"];
    const message = `two devices have the name ${quoted(name)}: ${quoted(group)} makes one by its count`;
    return [
      { path: [...path, name], of: "key", message, next: "rename one of them", first: [...path, group] },
    ];
  });
}
