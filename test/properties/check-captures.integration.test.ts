import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ATTRIBUTES, attributeType, type Frame, makeExtractor } from "@fedprobe/dissection";
import { type Property, PropertyError, readProperties, type Verdict } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import { readFrames } from "../dissection/oracle.js";
import { analyzeFiles } from "../support/analyze-frames.js";
import { DATA } from "./cases.js";

const MMT = join(DATA, "mmt");
const VERDICTS = join(MMT, "check_main.jsonl");
const hasCaptures = existsSync(VERDICTS);
const describeWithData = hasCaptures ? describe : describe.skip;

/** What the original's engine said of one of its captures. */
interface Said {
  readonly pcap: string;
  readonly verdicts: readonly {
    readonly rule: number;
    readonly verdict: string;
    readonly events: Readonly<Record<string, { readonly counter: number }>>;
  }[];
}

function read(file: string, text: string): readonly Property[] {
  const knownAttributes = ATTRIBUTES.map(({ name }) => name);
  try {
    return readProperties(text, { file, attributeType, knownAttributes });
  } catch (error) {
    if (error instanceof PropertyError) return [];
    throw error;
  }
}

/** All rules of the original that load unmodified. */
function readRules(): readonly Property[] {
  if (!hasCaptures) return [];
  const folder = join(MMT, "rules");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".xml"))
    .flatMap((file) => read(file, readFileSync(join(folder, file), "utf8")));
}

function readSaid(): readonly Said[] {
  if (!hasCaptures) return [];
  const lines = readFileSync(VERDICTS, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Said);
}

const rules = readRules();
const isCompute = new Map(rules.map(({ id, root }) => [id, root.kind === "event"]));

/** `15 detected 1:6 2:6`: rule, verdict, and the packet of each event. The packet that reveals a time-out is no event. */
function show(
  rule: number,
  verdict: string,
  ranks: readonly (readonly [event: number, rank: number])[],
): string {
  const last = isCompute.get(rule) ? 1 : Number.POSITIVE_INFINITY;
  const shown = ranks
    .filter(([event]) => event > 0 && event <= last)
    .map(([event, rank]) => `${event}:${rank}`);
  return [rule, verdict, ...shown].join(" ");
}

function showSaid({ rule, verdict, events }: Said["verdicts"][number]): string {
  const ranks = Object.entries(events).map(([event, { counter }]) => [Number(event), counter] as const);
  return show(rule, verdict, ranks);
}

function showFound({
  propertyId,
  verdict,
  events,
}: Pick<Verdict, "propertyId" | "verdict" | "events">): string {
  return show(
    propertyId,
    verdict,
    events.map(({ id, rank }) => [id, rank] as const),
  );
}

const SEGMENT = ["ip.src", "tcp.src_port", "tcp.seq_nb", "tcp.payload_len"];
/** Methods of HTTP that the original does not know. */
const FOREIGN: readonly unknown[] = ["DEBUG", "TRACE", "TRACK"];

/** The packets that repeat a segment of TCP, or hold a request that the original does not read. */
function unreadIn(frames: readonly Frame[]): ReadonlySet<number> {
  const extractor = makeExtractor([...SEGMENT, "http.method"]);
  const seen = new Set<string>();
  const unread = new Set<number>();
  for (const [index, frame] of frames.entries()) {
    extractor.extract(frame);
    const segment = SEGMENT.map((_, attribute) => extractor.value(attribute)).join(" ");
    if (seen.has(segment) || FOREIGN.includes(extractor.value(SEGMENT.length))) unread.add(index + 1);
    seen.add(segment);
  }
  return unread;
}

/**
 * Rule 15 looks at HTTP requests, which the original takes from a segment the first time that it comes, and of which
 * it knows few methods. Here an attribute is what stands in the packet, also in one that is sent again.
 */
function isMended(verdict: string, unread: ReadonlySet<number>): boolean {
  const match = /^15 detected 1:(\d+) 2:\1$/.exec(verdict);
  return match !== null && unread.has(Number(match[1]));
}

async function judge(pcap: string): Promise<readonly string[]> {
  const path = join(MMT, "check/pcap", pcap);
  return (await analyzeFiles(rules, [{ probe: "p", path }])).map(showFound);
}

describeWithData("the captures of the original's own test-suite", () => {
  const captures = readSaid();

  test("are 36, judged by all rules that load", () => {
    expect(captures).toHaveLength(36);
    expect(rules.length).toBeGreaterThanOrEqual(35);
  });

  test.each(captures.map((one) => [one.pcap, one] as const))("%s", async (pcap, { verdicts }) => {
    const said = verdicts.filter(({ rule }) => isCompute.has(rule)).map(showSaid);
    const unread = unreadIn(await readFrames(join(MMT, "check/pcap", pcap)));
    const known = new Set(said);
    const found = (await judge(pcap)).filter((one) => known.has(one) || !isMended(one, unread));
    expect(found.sort()).toEqual(said.sort());
  });
});
