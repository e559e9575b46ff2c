import type { Property, PropertyNode } from "@fedprobe/properties";
import type { PacketPlace } from "../analysis/explain-traces.js";
import { suggestName } from "../experiment/nearest-name.js";
import { usage } from "./frame-options.js";

/** The property that `name` means among those that are loaded: without --properties, all of the library. */
export function findProperty(name: string, loaded: readonly Property[]): Property {
  const found = loaded.filter(({ id, kind }) => kind === name || String(id) === name);
  const list = (some: readonly Property[]) => some.map(({ id, kind }) => `${id} (${kind})`).join(", ");
  if (found.length > 1)
    throw usage(`${found.length} properties are of kind ${name}`, `name one by its number: ${list(found)}`);
  if (found[0] === undefined)
    throw usage(
      `no property "${name}" is loaded`,
      suggestName(name, [...new Set(loaded.map(({ kind }) => kind))]),
    );
  return found[0];
}

/** A property whose events are verdicts has nothing to say of packets. */
export function checkPackets(property: Property): Property {
  const { id, kind, root } = property;
  if (!textsIn(root).every((text) => text.includes("verdict."))) return property;
  throw usage(
    `property ${id} (${kind}) looks at verdicts, not at packets`,
    "explain the properties that give them",
  );
}

/** `620`, or with several inputs `sniffer0:620`. */
export function readPacket(text: string | undefined, probes: readonly string[]): PacketPlace | undefined {
  if (text === undefined) return undefined;
  const at = text.lastIndexOf(":");
  const [probe, number] = at < 0 ? [undefined, text] : [text.slice(0, at), text.slice(at + 1)];
  const known = probe ?? (probes.length === 1 ? probes[0]! : "");
  if (/^[1-9]\d{0,15}$/.test(number) && probes.includes(known)) return { probe: known, rank: Number(number) };
  const example = probes.length === 1 ? "620" : `${probes[0]}:620`;
  throw usage(`--packet ${text} names no packet of ${probes.join(", ")}`, `write it as --packet ${example}`);
}

function textsIn(node: PropertyNode): readonly string[] {
  return node.kind === "event" ? [node.text] : node.children.flatMap(textsIn);
}
