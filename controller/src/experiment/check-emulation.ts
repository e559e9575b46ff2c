import { checkDevices } from "./check-devices.js";
import type { Draft } from "./check-form.js";
import { declarationOf, suggestedDevices } from "./devices.js";
import { aboutKey, type Finding } from "./finding.js";
import { suggestName } from "./nearest-name.js";
import { quoted } from "./text.js";

type Emulation = NonNullable<Draft["emulation"]>;
type Devices = NonNullable<Emulation["devices"]>;

/** Devices are in their places, sniffers feed probes that listen, and actions are done by devices. */
export function checkEmulation(draft: Draft): Finding[] {
  const { emulation, timeline = [] } = draft;
  if (!emulation) {
    if (timeline.length === 0 || "emulation" in draft) return [];
    const next = "add emulation with the devices that the timeline names, or remove the timeline";
    return [aboutKey(["timeline"], "nothing can act: there is no emulation", next)];
  }
  const { devices } = emulation;
  const deviceFindings = devices ? [...checkDevices(devices), ...checkActors(draft, devices)] : [];
  return [...deviceFindings, ...checkForeign(emulation), ...checkSniffers(emulation, draft)];
}

function checkSniffers({ sniffers }: Emulation, { probes }: Draft): Finding[] {
  if (!sniffers || !probes) return [];
  const path = ["emulation", "sniffers"];
  if (Object.keys(sniffers).length === 0) {
    const next = "add <probe>: {position: [x, y]}";
    return [aboutKey(path, "no sniffer hears the emulated network", next)];
  }
  const known = Object.keys(probes);
  return Object.keys(sniffers).flatMap((name): Finding[] => {
    const own = [...path, name];
    if (!Object.hasOwn(probes, name)) {
      const message = `the sniffer ${quoted(name)} feeds the probe of its name, and there is none`;
      return [aboutKey(own, message, () => suggestName(name, known))];
    }
    const kind = probes[name]?.source?.kind;
    if (kind === undefined || kind === "zep") return [];
    const message = `the sniffer ${quoted(name)} feeds a probe whose source is of kind ${kind}`;
    return [aboutKey(own, message, "make the probe's source {kind: zep}")];
  });
}

/** Other networks are as the own one, and no name is in two of them. */
function checkForeign({ devices, foreign = {} }: Emulation): Finding[] {
  return Object.entries(foreign).flatMap(([network, declared]): Finding[] => {
    if (!declared?.devices) return [];
    const path = ["emulation", "foreign", network, "devices"];
    const others = { ...devices };
    for (const [name, other] of Object.entries(foreign))
      if (name !== network) Object.assign(others, other?.devices);
    const shared = Object.keys(declared.devices).filter((name) => declarationOf(name, others) !== undefined);
    const message = (name: string) => `another network has a device ${quoted(name)} too`;
    const twice = shared.map((name) => aboutKey([...path, name], message(name), "rename one of them"));
    return [...checkDevices(declared.devices, path), ...twice];
  });
}

function checkActors({ emulation, timeline = [] }: Draft, own: Devices): Finding[] {
  const devices: Devices = { ...own };
  for (const network of Object.values(emulation?.foreign ?? {})) Object.assign(devices, network?.devices);
  return timeline.flatMap((action, index): Finding[] =>
    namedBy(action).flatMap(([key, device]): Finding[] => {
      if (declarationOf(device, devices) !== undefined) return [];
      const message = `there is no device ${quoted(device)}`;
      const next = () => suggestName(device, suggestedDevices(devices));
      return [{ path: ["timeline", index, key], message, next }];
    }),
  );
}

/** The devices that an action names, each with the key that does. */
function namedBy(action: NonNullable<Draft["timeline"]>[number]): [string, string][] {
  const others = action !== undefined && "as" in action && action.as !== undefined ? [action.as] : [];
  const on = [action?.on].flat().filter((device) => device !== undefined);
  return [
    ...on.map((device): [string, string] => ["on", device]),
    ...others.map((as): [string, string] => ["as", as]),
  ];
}
