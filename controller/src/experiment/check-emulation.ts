import type { Draft } from "./check-form.js";
import type { DataPath } from "./data-path.js";
import { declarationOf, suggestedDevices } from "./devices.js";
import type { Finding } from "./finding.js";
import { suggestName } from "./nearest-name.js";
import { quoted } from "./text.js";

type Emulation = NonNullable<Draft["emulation"]>;
type Devices = NonNullable<Emulation["devices"]>;

/** Devices have their places, sniffers feed probes that listen, and actions are done by devices. */
export function checkEmulation(draft: Draft): Finding[] {
  const { emulation, timeline = [] } = draft;
  if (!emulation) {
    if (timeline.length === 0 || "emulation" in draft) return [];
    const next = "add emulation with the devices that the timeline names, or remove the timeline";
    return [{ path: ["timeline"], of: "key", message: "nothing can act: there is no emulation", next }];
  }
  const { devices } = emulation;
  const deviceFindings = devices
    ? [
        ...checkBorderRouter(devices),
        ...checkPlaces(devices),
        ...checkNames(devices),
        ...checkActors(draft, devices),
      ]
    : [];
  return [...deviceFindings, ...checkSniffers(emulation, draft)];
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

/** The group that makes a device of this name beside the one that has it. */
function groupOf(name: string, devices: Devices): string | undefined {
  const others = Object.fromEntries(Object.entries(devices).filter(([other]) => other !== name));
  return declarationOf(name, others);
}

function checkSniffers({ sniffers }: Emulation, { probes }: Draft): Finding[] {
  if (!sniffers || !probes) return [];
  const path = ["emulation", "sniffers"];
  if (Object.keys(sniffers).length === 0) {
    const next = "add <probe>: {position: [x, y]}";
    return [{ path, of: "key", message: "no sniffer hears the emulated network", next }];
  }
  return Object.keys(sniffers).flatMap((name): Finding[] => {
    if (!Object.hasOwn(probes, name)) {
      const message = `the sniffer ${quoted(name)} feeds the probe of its name, and there is none`;
      return [{ path: [...path, name], of: "key", message, next: suggestName(name, Object.keys(probes)) }];
    }
    const kind = probes[name]?.source?.kind;
    if (kind === undefined || kind === "zep") return [];
    const message = `the sniffer ${quoted(name)} feeds a probe whose source is of kind ${kind}`;
    return [{ path: [...path, name], of: "key", message, next: "make the probe's source {kind: zep}" }];
  });
}

function checkActors({ timeline = [] }: Draft, devices: Devices): Finding[] {
  return timeline.flatMap((action, index): Finding[] => {
    const device = action?.on;
    if (device === undefined || declarationOf(device, devices) !== undefined) return [];
    const path = ["timeline", index, "on"];
    return [
      {
        path,
        message: `there is no device ${quoted(device)}`,
        next: suggestName(device, suggestedDevices(devices)),
      },
    ];
  });
}
