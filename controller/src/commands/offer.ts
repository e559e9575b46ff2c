import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EventLines } from "@fedprobe/probe-agent";
import { formatProblem } from "@fedprobe/properties";
import { connectProbe, encodeValue, type OfferedEvent, offerEvents } from "@fedprobe/proto";
import { EXIT, type ExitCode, FedprobeError } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { OFFERS_FOLDER, type OfferPlace, offerPlaceSchema } from "../model/offer-place.js";
import { findRunDirectory } from "../run/runs-directory.js";

const BATCH = 256;

/**
 * `fedprobe offer`: gives a probe of a run the events of a file of JSON Lines, or of standard input, as they come.
 * Exit code 8 if the probe dropped any or a line held none.
 */
export async function runOffer(run: string, probe: string, file: string, io: Io): Promise<ExitCode> {
  const place = readPlace(run, probe);
  const client = connectProbe(probe, place.host, place.port, place.identity);
  const wrong = { lines: 0 };
  try {
    const totals = await offerEvents({ client, batches: readBatches(file, wrong, io) });
    const { accepted, dropped } = totals;
    io.stdout.write(`${accepted} accepted, ${dropped} dropped, ${wrong.lines} lines without an event\n`);
    return dropped > 0n || wrong.lines > 0 ? EXIT.degraded : EXIT.ok;
  } catch (error) {
    const message = `${probe} of ${run} takes no more events: ${(error as Error).message}`;
    throw new FedprobeError(EXIT.usage, [
      { message, next: "see whether the run still goes on: fedprobe ls" },
    ]);
  } finally {
    client.close();
  }
}

function readPlace(run: string, probe: string): OfferPlace {
  const folder = join(findRunDirectory(run), OFFERS_FOLDER);
  const known = existsSync(folder) ? readdirSync(folder).map((name) => name.replace(/\.json$/, "")) : [];
  if (known.includes(probe))
    return offerPlaceSchema.parse(JSON.parse(readFileSync(join(folder, `${probe}.json`), "utf8")));
  const next =
    known.length > 0
      ? `probes that take events: ${known.join(", ")}`
      : "while a run goes on, its probes with a source {kind: events} without a path take events";
  throw new FedprobeError(EXIT.usage, [{ message: `no probe ${probe} of ${run} takes events now`, next }]);
}

async function* readBatches(
  file: string,
  wrong: { lines: number },
  io: Io,
): AsyncGenerator<readonly OfferedEvent[]> {
  const lines = new EventLines(file === "-" ? "standard input" : file);
  const stream = file === "-" ? process.stdin : createReadStream(file);
  const take = (found: ReturnType<EventLines["take"]>) =>
    found.flatMap((line): OfferedEvent[] => {
      if ("event" in line) return [toOffered(line.event)];
      wrong.lines += 1;
      io.stderr.write(`${formatProblem(line.problem)}\n`);
      return [];
    });
  for await (const chunk of stream) yield* split(take(lines.take(chunk as Uint8Array)));
  yield* split(take(lines.end()));
}

function* split(events: readonly OfferedEvent[]): Generator<readonly OfferedEvent[]> {
  for (let at = 0; at < events.length; at += BATCH) yield events.slice(at, at + BATCH);
}

type Line = Extract<ReturnType<EventLines["take"]>[number], { event: unknown }>;

function toOffered({ time, attributes }: Line["event"]): OfferedEvent {
  return {
    timeUs: BigInt(Math.round(time)),
    attributes: [...attributes].map(([name, value]) => ({ name, value: encodeValue(value) })),
  };
}
