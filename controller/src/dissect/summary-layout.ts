import { LINK_TYPE, type Value } from "@fedprobe/dissection";
import { cell } from "./cell.js";
import { type Ask, alignCells, type Layout } from "./layout.js";
import { inWords } from "./names.js";
import { DESTINATIONS, partsOf, type Said, SOURCES, SUMMARIES, type Summary } from "./summaries.js";

const FAULTS = ["malformed.layer", "malformed.reason", "ieee802154.fcs_ok"] as const;
const GENERAL = ["meta.rank", "meta.timestamp", "meta.packet_len", "meta.link_type"] as const;

/** A summary with what it says taken apart once. */
interface Prepared extends Summary {
  readonly parts: readonly Said[];
}

const PREPARED: readonly Prepared[] = SUMMARIES.map((summary) => ({
  ...summary,
  parts: summary.says.map(partsOf),
}));

const ATTRIBUTES: readonly string[] = [
  ...new Set([
    ...GENERAL,
    ...SOURCES,
    ...DESTINATIONS,
    ...FAULTS,
    ...PREPARED.flatMap(({ shownBy, parts }) => [
      shownBy,
      ...parts.flatMap(({ attribute }) => (attribute === undefined ? [] : [attribute])),
    ]),
  ]),
];

const HEADINGS = ["No.", "Time", "Source", "Destination", "Protocol", "Length", "Info"];
const WIDTHS = [6, 11, 24, 24, 13, 6, 0];
const US_PER_SECOND = 1_000_000;
const BROADCAST: readonly Value[] = ["0xffff", "ff:ff:ff:ff:ff:ff"];

/** What a frame of which nothing can be read is called, by its link type. */
const LINKS: Readonly<Record<number, string>> = {
  [LINK_TYPE.ETHERNET]: "Ethernet",
  [LINK_TYPE.RAW_IP]: "IP",
  [LINK_TYPE.LINUX_SLL]: "Linux cooked",
  [LINK_TYPE.LINUX_SLL2]: "Linux cooked",
  [LINK_TYPE.IEEE802_15_4_WITHFCS]: "IEEE 802.15.4",
  [LINK_TYPE.IEEE802_15_4_NONASK_PHY]: "IEEE 802.15.4",
  [LINK_TYPE.IEEE802_15_4_NOFCS]: "IEEE 802.15.4",
  [LINK_TYPE.IEEE802_15_4_TAP]: "IEEE 802.15.4",
};

type AskByName = (name: string) => Value | undefined;

function firstOf(ask: AskByName, names: readonly string[]): string {
  const name = names.find((candidate) => ask(candidate) !== undefined);
  const address = name === undefined ? undefined : ask(name);
  return address !== undefined && BROADCAST.includes(address) ? "Broadcast" : cell(address);
}

function describe(ask: AskByName, { protocol, parts }: Prepared): string {
  const said = parts.flatMap(({ before, attribute, behind }) => {
    if (attribute === undefined) return [before];
    const value = ask(attribute);
    const words = value === undefined ? undefined : inWords(protocol, attribute, value);
    return words === undefined ? [] : [before + cell(words) + behind];
  });
  return said.join(" ");
}

function faultsOf(ask: AskByName): string {
  const layer = ask("malformed.layer");
  const malformed = layer === undefined ? "" : ` [malformed ${layer}: ${ask("malformed.reason")}]`;
  return ask("ieee802154.fcs_ok") === 0 ? `${malformed} [wrong FCS]` : malformed;
}

/** Protocol and what is said of the highest layer that could be read. */
function summarise(ask: AskByName): readonly [protocol: string, info: string] {
  const summary = PREPARED.find(({ shownBy, is }) => {
    const value = ask(shownBy);
    return value !== undefined && (is === undefined || value === is);
  });
  if (summary !== undefined) return [summary.protocol, describe(ask, summary)];
  const linkType = Number(ask("meta.link_type"));
  return [LINKS[linkType] ?? "unknown", linkType in LINKS ? "" : `link type ${linkType}`];
}

/** A line per frame for people: when, from where to where, what; times in seconds since the first frame. */
export function makeSummaryTable(): Layout {
  const indexes = new Map(ATTRIBUTES.map((name, index) => [name, index]));
  let first: number | undefined;
  const cells = (ask: AskByName): string[] => {
    const time = Number(ask("meta.timestamp"));
    first ??= time;
    const [protocol, info] = summarise(ask);
    return [
      ...[cell(ask("meta.rank")), ((time - first) / US_PER_SECOND).toFixed(6)],
      ...[firstOf(ask, SOURCES), firstOf(ask, DESTINATIONS)],
      ...[protocol, cell(ask("meta.packet_len")), (info + faultsOf(ask)).trimStart()],
    ];
  };
  return {
    attributes: ATTRIBUTES,
    header: alignCells(HEADINGS, WIDTHS),
    line: (ask: Ask) =>
      alignCells(
        cells((name) => ask(indexes.get(name)!)),
        WIDTHS,
      ),
  };
}
