import { checkDevices } from "./check-devices.js";
import type { Draft } from "./check-form.js";
import { declarationOf, suggestedDevices } from "./devices.js";
import type { Finding } from "./finding.js";
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
    return [{ path: ["timeline"], of: "key", message: "nothing can act: there is no emulation", next }];
  }
  const { devices } = emulation;
  const deviceFindings = devices ? [...checkDevices(devices), ...checkActors(draft, devices)] : [];
  return [...deviceFindings, ...checkSniffers(emulation, draft)];
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
      return [
        { path: [...path, name], of: "key", message, next: () => suggestName(name, Object.keys(probes)) },
      ];
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
        next: () => suggestName(device, suggestedDevices(devices)),
      },
    ];
  });
}
