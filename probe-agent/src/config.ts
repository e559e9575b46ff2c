import { z } from "zod";
import { NO_REACTIONS, reactionSettingsSchema } from "./reactions/settings.js";

/** What the controller writes to config.json beside the probe. Paths are relative to the work directory. */
const zepSource = z.strictObject({
  kind: z.literal("zep"),
  host: z.string(),
  port: z.number().int().min(0).max(65_535),
  /** Whose time a frame carries: the sniffer's own (in the ZEP header) or the host's at reception. */
  clock: z.enum(["sniffer", "host"]),
});

const fileSource = z.strictObject({
  kind: z.literal("file"),
  path: z.string(),
  /** What frames end with; absent: what the capture says, or found out from its frames. */
  fcs: z.enum(["crc-16", "cc24xx", "none", "crc-32"]).exactOptional(),
});

/** What takes to read the network's frames: 6LoWPAN contexts by identifier, and keys of the MAC layer. */
const network = z.strictObject({
  contexts: z.record(z.string(), z.string()),
  keys: z.array(
    z.strictObject({
      key: z.string(),
      index: z.number().exactOptional(),
      source: z.string().exactOptional(),
    }),
  ),
});

const eventsSource = z.strictObject({
  kind: z.literal("events"),
  /** A file of JSON Lines; without it a simulator offers them. */
  path: z.string().optional(),
  clock: z.enum(["sender", "host"]),
});

const recordsSource = z.strictObject({
  kind: z.literal("records"),
  peers: z.array(z.strictObject({ name: z.string(), host: z.string(), port: z.number().int() })),
});

/** Timers of Node.js hold 31 bits of milliseconds; a longer one would fire at once. */
const LONGEST_DEADLINE = 2_147_483;

export const probeConfigSchema = z.strictObject({
  run: z.string(),
  name: z.string(),
  /** Where the journal is served; port 0 takes a free one. */
  listen: z.strictObject({ host: z.string(), port: z.number().int() }),
  source: z.discriminatedUnion("kind", [zepSource, fileSource, eventsSource, recordsSource]),
  network,
  properties: z.array(z.strictObject({ file: z.string(), text: z.string() })),
  /** Values of property parameters, by `kind.parameter` or `property_id.parameter`. */
  parameters: z.record(z.string(), z.union([z.string(), z.number()])),
  reactions: reactionSettingsSchema.default(NO_REACTIONS),
  /** Host seconds after the start at which the probe ends and cleans up unless a controller is connected. */
  deadline: z.number().positive().max(LONGEST_DEADLINE),
});

export type ProbeConfig = z.infer<typeof probeConfigSchema>;
export type SourceConfig = ProbeConfig["source"];
export type RecordsSourceConfig = Extract<SourceConfig, { kind: "records" }>;

/** Names of the files that lie beside config.json in a probe's work directory. */
export const IDENTITY_FILES = {
  authority: "authority.pem",
  certificate: "certificate.pem",
  key: "key.pem",
} as const;
export const STATUS_FILE = "status.json";
/** What the process said whose place another takes. */
export const PAST_STATUS_FILE = "status.past.json";
/** The run's clock, for such another. */
export const CLOCK_FILE = "clock.json";
export const JOURNAL_FILE = "journal.bin";
export const MARKER_FILE = ".fedprobe-run";
