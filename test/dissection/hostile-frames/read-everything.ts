import {
  ATTRIBUTES,
  attributeType,
  type ExtractorOptions,
  type Frame,
  makeExtractor,
  type Value,
} from "../../../dissection/src/index.js";

/** All that an extractor can be asked for. */
const NAMES = ATTRIBUTES.filter(({ by }) => by !== "probe").map(({ name }) => name);

const TEXT: Readonly<Record<string, RegExp>> = {
  a2: /^0x[0-9a-f]{4}$/,
  a8: /^([0-9a-f]{2}:){7}[0-9a-f]{2}$/,
  ip6: /^[0-9a-f:.]+$/,
  ip4: /^\d{1,3}(\.\d{1,3}){3}$/,
  mac: /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/,
  h: /^([0-9a-f]{2})*$/,
  s: /^/,
};

/** A value is a finite number or text in the form of its type; mesh addresses are of two forms. */
function isWellFormed(name: string, value: Value): boolean {
  if (name.startsWith("lowpan.mesh_")) return true;
  const text = TEXT[attributeType(name)!];
  return text === undefined ? Number.isFinite(value) : typeof value === "string" && text.test(value);
}

/** Reads all attributes of frames, with every kind of knowledge that an extractor may have. */
export interface FullReader {
  readonly names: readonly string[];
  /** Reads the frame, and asks every fourth time for the values as well: making text takes longest. */
  read(frame: Frame): void;
  /** The same; throws if a value does not have the form of its type. */
  readWellFormed(frame: Frame): void;
  /** Attributes that `readWellFormed` has not met. */
  unseen(): readonly string[];
}

const OPTIONS: ExtractorOptions = {
  contexts: { 0: "aaaa::/64", 3: "2001:db8::/33", 15: "fd00::/128" },
  keys: [{ key: "000102030405060708090a0b0c0d0e0f" }],
  extendedAddresses: { "0x0001": "02:00:00:00:00:00:00:01" },
};

export function makeFullReader(): FullReader {
  const extractor = makeExtractor(NAMES, OPTIONS);
  const seen = new Set<string>();
  let reads = 0;
  return {
    names: NAMES,
    read(frame) {
      extractor.extract(frame);
      reads += 1;
      if (reads % 4 === 0) for (let i = 0; i < NAMES.length; i++) extractor.value(i);
    },
    readWellFormed(frame) {
      extractor.extract(frame);
      for (const [i, name] of NAMES.entries()) {
        const value = extractor.value(i);
        if (value === undefined) continue;
        seen.add(name);
        if (!isWellFormed(name, value)) throw new Error(`${name} (${attributeType(name)}): ${value}`);
      }
    },
    unseen: () => NAMES.filter((name) => !seen.has(name)),
  };
}
