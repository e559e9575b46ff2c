import { ATTRIBUTES } from "@fedprobe/dissection";

/** Names that Wireshark gives to what is an attribute here. */
const BY_WIRESHARK_NAME: ReadonlyMap<string, string> = new Map(
  ATTRIBUTES.flatMap(({ name, tshark }) => (tshark === undefined ? [] : [[tshark, name] as const])),
);

/** Protocols, each with an attribute that it always has. */
const PROTOCOLS: ReadonlyMap<string, string> = new Map(
  [...ATTRIBUTES]
    .reverse()
    .flatMap(({ by, name, protocol }) => (by === "dissection" ? [[protocol, name]] : [])),
);

/** What filters of Wireshark have and those of properties write otherwise, by what stands at the fault. */
const WRITTEN_OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [/^(and|&)(?!\w)/, "write && for `and`"],
  [/^(or|\|)(?!\w)/, "write || for `or`"],
  [/^=(?!=)/, "write == to compare"],
  [/^(eq|ne|lt|le|gt|ge)\b/, "write ==, !=, <, <=, > or >="],
  [
    /^(not\b|!)/,
    "there is no `not`: compare with != or the opposite; #is_null(proto.att) is for what is absent",
  ],
  [/^contains\b/, "write #contains(proto.att, 'text')"],
  [/^(in\b|\{)/, "write #in(proto.att, 'value', 'value')"],
  [/^"/, "write text in single quotes: 'text'"],
];

/** The beginning of an address, or of a word, that should be in quotes. */
const ADDRESS = /^['"]?[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*$/;

/** The word in which `at` lies, and all that hangs together with it. */
function wordAt(text: string, at: number): string {
  const begin = text.slice(0, at).search(/[^\s()=<>!&|]*$/);
  return text.slice(begin).match(/^[^\s()=<>!&|]*/)?.[0] ?? "";
}

/** What to do about a fault at index `at` of a filter, for somebody who knows Wireshark; `undefined`: no idea. */
export function hintFor(text: string, at: number): string | undefined {
  const word = wordAt(text, at);
  const name = BY_WIRESHARK_NAME.get(word);
  if (name !== undefined) return `Wireshark's ${word} is ${name} here`;
  const otherwise = WRITTEN_OTHERWISE.find(([pattern]) => pattern.test(text.slice(at)));
  if (otherwise !== undefined) return otherwise[1];
  if (PROTOCOLS.has(word)) return `name one of its attributes: #is_exist(${PROTOCOLS.get(word)})`;
  return ADDRESS.test(word) && word.length > 3 ? `write addresses in quotes: '${word}'` : undefined;
}

/** Index of the first parenthesis that is never closed, outside of quoted text; -1 if there is none. */
export function findOpen(text: string): number {
  const open: number[] = [];
  const quoted = text.replaceAll(/'[^']*'/g, (inside) => "x".repeat(inside.length));
  for (const [at, character] of [...quoted].entries()) {
    if (character === "(") open.push(at);
    if (character === ")") open.pop();
  }
  return open[0] ?? -1;
}
