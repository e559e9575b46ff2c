import type { Attribute, AttributeType } from "@fedprobe/dissection";
import { alignCells } from "./layout.js";

const TYPES: readonly (readonly [AttributeType, string])[] = [
  ["n", "number"],
  ["b", "0 or 1"],
  ["a2", "16-bit address or identifier, `0x1234`"],
  ["a8", "64-bit address, `02:00:00:00:00:15:00:01`"],
  ["ip6", "IPv6 address as RFC 5952 writes it"],
  ["ip4", "IPv4 address, `192.0.2.1`"],
  ["mac", "48-bit address, `02:00:00:00:00:01`"],
  ["s", "text"],
  ["h", "bytes in hexadecimal"],
];

/** The dictionary below its headings, a line per attribute. */
export function attributesTable(attributes: readonly Attribute[]): string {
  const rows = [
    ["attribute", "type", "by", "tshark", "what it says"],
    ...attributes.map(({ name, type, by, tshark, sentence }) => [name, type, by, tshark ?? "-", sentence]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => `${alignCells(row, widths)}\n`).join("");
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function protocolTable(attributes: readonly Attribute[]): string {
  const rows = attributes.map(({ name, type, tshark, sentence }) => {
    const field = tshark === undefined ? "–" : `\`${tshark}\``;
    return `| \`${name}\` | ${type} | ${field} | ${escapeCell(sentence)} |\n`;
  });
  return `| attribute | type | tshark | what it says |\n|---|---|---|---|\n${rows.join("")}`;
}

/** Sections by protocol, in the order of the dictionary. */
function sections(attributes: readonly Attribute[]): string {
  const protocols = [...new Set(attributes.map(({ protocol }) => protocol))];
  return protocols
    .map((protocol) => {
      const own = attributes.filter((attribute) => attribute.protocol === protocol);
      return `\n### ${protocol}\n\n${protocolTable(own)}`;
    })
    .join("");
}

/** The page docs/attributes.md. */
export function attributesPage(attributes: readonly Attribute[]): string {
  const types = TYPES.map(([type, meaning]) => `| ${type} | ${meaning} |\n`).join("");
  const of = (by: Attribute["by"]) => attributes.filter((attribute) => attribute.by === by);
  return `<!-- Written by \`fedprobe attributes --format markdown\`; a test checks that it is current. -->
# Attributes

What properties, \`fedprobe dissect\` and users of \`@fedprobe/dissection\` can ask of a frame. An attribute that is
absent on the wire is absent here, never 0. The column *tshark* names the field of tshark 4.0 that holds the same
value.

Of a packet in a packet (a tunnel), each protocol's attributes are those of its innermost header (tshark's last
occurrence, \`-E occurrence=l\`), and nothing of an outer header of the same protocol stays beside them, but a
\`frag_conflict\`. A frame in ZEP has none of the IPv6 and UDP that carry it; a packet that an ICMP error quotes is data.
Of what repeats within a packet (extension headers of a kind, options, tags, elements, chunks, questions) the first
counts (\`-E occurrence=f\`).

| type | values |
|---|---|
${types}
## Read from a frame
${sections(of("dissection"))}
## Calculated

From a frame and the frames before it that the same source heard. Frames with a wrong FCS count for nothing. The tables
are bounded: 16 384 transmitters, 8 192 sessions, payloads of 512 flows; when one is full, something that was not met for long
is forgotten, and counted (\`Extractor.losses()\`).
${sections(of("calculation"))}
## Known to the probe

From its configuration, or from the frames of several probes.
${sections(of("probe"))}`;
}
