import type { Value } from "@fedprobe/dissection";
import { cell } from "./cell.js";
import { type Ask, alignCells, type Layout } from "./layout.js";
import { DESTINATIONS, inWords, SOURCES, SUMMARIES, type Summary, wordsAndName } from "./summaries.js";

const FAULTS = ["malformed.layer", "malformed.reason", "ieee802154.fcs_ok"] as const;
const GENERAL = ["meta.rank", "meta.timestamp", "meta.packet_len"] as const;

const ATTRIBUTES: readonly string[] = [
  ...new Set([
    ...GENERAL,
    ...SOURCES,
    ...DESTINATIONS,
    ...FAULTS,
    ...SUMMARIES.flatMap(({ shownBy, says }) => [shownBy, ...says.map((said) => wordsAndName(said)[1])]),
  ]),
];

const HEADINGS = ["No.", "Time", "Source", "Destination", "Protocol", "Length", "Info"];
const WIDTHS = [6, 11, 24, 24, 13, 6, 0];
const US_PER_SECOND = 1_000_000;

type AskByName = (name: string) => Value | undefined;

function firstOf(ask: AskByName, names: readonly string[]): string {
  const name = names.find((candidate) => ask(candidate) !== undefined);
  return name === undefined ? "" : cell(ask(name));
}

function describe(ask: AskByName, { protocol, says }: Summary): string {
  const parts = says.flatMap((said) => {
    const [words, attribute] = wordsAndName(said);
    const value = ask(attribute);
    return value === undefined ? [] : [words + cell(inWords(protocol, attribute, value))];
  });
  return parts.join(" ");
}

function faultsOf(ask: AskByName): string {
  const layer = ask("malformed.layer");
  const malformed = layer === undefined ? "" : ` [malformed ${layer}: ${ask("malformed.reason")}]`;
  return ask("ieee802154.fcs_ok") === 0 ? `${malformed} [wrong FCS]` : malformed;
}

/** A line per frame for people: when, from where to where, what; times in seconds since the first frame. */
export function makeSummaryTable(): Layout {
  const indexes = new Map(ATTRIBUTES.map((name, index) => [name, index]));
  let first: number | undefined;
  const cells = (ask: AskByName): string[] => {
    const time = Number(ask("meta.timestamp"));
    first ??= time;
    const summary = SUMMARIES.find(({ shownBy, is }) => {
      const value = ask(shownBy);
      return value !== undefined && (is === undefined || value === is);
    });
    const info = summary === undefined ? "" : describe(ask, summary);
    return [
      ...[cell(ask("meta.rank")), ((time - first) / US_PER_SECOND).toFixed(6)],
      ...[firstOf(ask, SOURCES), firstOf(ask, DESTINATIONS)],
      ...[summary?.protocol ?? "", cell(ask("meta.packet_len")), (info + faultsOf(ask)).trimStart()],
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
