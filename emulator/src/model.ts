import { z } from "zod";
import { actionSchema, deviceSchema, networkSchema, radioSchema, snifferSchema } from "./config-schema.js";
import { findContradictions } from "./find-contradictions.js";

/**
 * What the controller hands to the emulator: everything resolved, as one JSON file. Times are seconds of
 * experiment time since the run's origin unless the name says otherwise.
 */

/** EUI-64s are numbered with 24 bits, of which those that attackers make up take a half. */
const MOST_DEVICES = 0x7fffff;
/** Timers of Node.js hold 31 bits of milliseconds; a longer one would fire at once. */
const LONGEST_DEADLINE = 2_147_483;

/** What a simulation needs. */
const simulated = {
  seed: z.number().int(),
  radio: radioSchema,
  networks: z.array(networkSchema).min(1),
  devices: z.array(deviceSchema).max(MOST_DEVICES),
  timeline: z.array(actionSchema),
  duration: z.number().positive(),
  /** Microseconds since 1970, host time at which experiment time 0 is; also the virtual time of it. */
  originUs: z.number(),
};

/** Refuses what no single field can get wrong. */
function consistent(config: Parameters<typeof findContradictions>[0], context: z.RefinementCtx): void {
  for (const message of findContradictions(config)) context.addIssue({ code: "custom", message });
}

/** A network in virtual time: what `simulate` needs. */
export const simulationConfigSchema = z
  .strictObject({ ...simulated, sniffers: z.array(snifferSchema) })
  .superRefine(consistent);

export const emulatorConfigSchema = z
  .strictObject({
    ...simulated,
    run: z.string().min(1),
    /** Absolute. Deleted, with all it holds, when the emulator ends by its own deadline. */
    workDirectory: z.string().startsWith("/"),
    /** Each feeds the probe at its address with ZEP over UDP. */
    sniffers: z.array(
      snifferSchema.extend({ host: z.string().min(1), port: z.number().int().min(1).max(65_535) }),
    ),
    /** Host seconds after the start at which the emulator ends and cleans up if nobody stopped it. */
    deadline: z.number().positive().max(LONGEST_DEADLINE),
    /** What the clock of the emulator's host shows more than the one that `originUs` was read from. */
    clockOffsetUs: z.number().optional(),
    speed: z.number().positive(),
  })
  .superRefine(consistent);

export type RadioConfig = z.infer<typeof radioSchema>;
export type NetworkConfig = z.infer<typeof networkSchema>;
export type DeviceConfig = z.infer<typeof deviceSchema>;
export type Action = z.infer<typeof actionSchema>;
export type SnifferConfig = z.infer<typeof snifferSchema>;
export type SimulationConfig = z.infer<typeof simulationConfigSchema>;
export type EmulatorConfig = z.infer<typeof emulatorConfigSchema>;
export type FedSniffer = EmulatorConfig["sniffers"][number];

/** A frame begins to be on the air. */
export interface Transmission {
  readonly type: "transmission";
  /** µs since 1970, virtual. */
  readonly timeUs: number;
  /** PSDU with its FCS. */
  readonly bytes: Uint8Array;
  readonly channel: number;
  /** Name of the device. */
  readonly sender: string;
  /** Place in the timeline of the action that its sender sent it for. */
  readonly action?: number;
}

/** A sniffer gives a frame to its host. */
export interface Reception {
  readonly type: "reception";
  /** µs since 1970, virtual: now. */
  readonly timeUs: number;
  readonly sniffer: string;
  readonly channel: number;
  /** When the frame began, by the sniffer's clock; µs since 1970. */
  readonly shownUs: number;
  readonly bytes: Uint8Array;
  /** dBm. */
  readonly rssi: number;
  /** 1 to 255. */
  readonly lqi: number;
}

/** A device has begun an action of the timeline, or ended it, in virtual time. */
export interface ActionMark {
  readonly type: "action-begun" | "action-ended";
  /** µs since 1970, virtual. */
  readonly timeUs: number;
  /** Place in the timeline. */
  readonly action: number;
  readonly device: string;
  /** EUI-64 of all names under which the device does it. */
  readonly nodes: readonly string[];
  /** IPv6 address of the victim. */
  readonly target?: string;
}

/** What comes out of a simulation, in the order of time. */
export type SimulationRecord = Transmission | Reception | ActionMark;

/** What is said of attacks and failures: the kinds of alerts that may be right about them. */
export const TRUTH_KINDS = [
  "dos",
  "ddos",
  "node-failure",
  "bad-fcs",
  "dis-flood",
  "dio-flood",
  "version-number",
  "sinkhole",
  "blackhole",
  "selective-forwarding",
  "sybil",
  "clone",
  "frame-replay",
  "dao-replay",
  "fragment-attack",
  "ack-spoofing",
  "jamming",
  "wormhole",
] as const;

/** One line of truth.jsonl: what was really done, when, by whom. */
export const truthSchema = z
  .strictObject({
    kind: z.enum(TRUTH_KINDS),
    /** EUI-64 of those who did it. */
    nodes: z.array(z.string()).readonly(),
    device: z.string(),
    /** µs since 1970, virtual. */
    startUs: z.number(),
    endUs: z.number(),
    required: z.boolean(),
    /** IPv6 address of the victim. */
    target: z.string().exactOptional(),
  })
  .readonly();

const count = z.number().int().nonnegative();

/** Why a frame or packet got no further. */
const droppedSchema = z.strictObject({
  /** The queue of its sender was full. */
  "queue-full": count,
  /** No acknowledgement after the last retry; it may have arrived all the same. */
  "no-ack": count,
  /** Its sender found the channel busy too often. */
  "channel-busy": count,
  /** Its sender had not joined the network. */
  "not-joined": count,
  /** Nobody knew the way. */
  "no-route": count,
  /** Its hop limit was used up. */
  "hop-limit": count,
  /** It waited in the queue of a device that went dead. */
  dead: count,
  /** It waited in a queue when the action it was sent for ended. */
  "action-ended": count,
  /** Its recipient found its FCS wrong. */
  "bad-fcs": count,
  /** A device that should have passed it on did not want to. */
  swallowed: count,
  /** A fragment whose recipient was putting together too many packets already. */
  "reassembly-full": count,
  /** A packet of which not all fragments came in time. */
  "reassembly-timeout": count,
});

const deviceAccountSchema = z
  .strictObject({
    name: z.string(),
    network: z.string(),
    /** The network is somebody else's. */
    foreign: z.boolean(),
    role: z.enum(["border-router", "client"]),
    position: z.tuple([z.number(), z.number()]),
    eui64: z.string(),
    address: z.string(),
    /** EUI-64 of the device that it hung on at the end. */
    parent: z.string().exactOptional(),
    /** Delivered to the border router; the rest was dropped, or is on its way. */
    reports: z.strictObject({ sent: count, delivered: count }).readonly(),
  })
  .readonly();

/** What became of the frames that a sniffer's radio has received: heard = given + lost + what is still in it. */
const snifferAccountSchema = z
  .strictObject({
    position: z.tuple([z.number(), z.number()]),
    heard: count,
    given: count,
    /** `collision` was never received, and is not in `heard`. */
    lost: z.strictObject({ collision: count, fifo: count, "bad-fcs": count }).readonly(),
  })
  .readonly();

/** What was put on the air, and what came of it. */
export const simulationSummarySchema = z
  .strictObject({
    devices: z.array(deviceAccountSchema).readonly(),
    transmitted: count,
    dropped: droppedSchema.readonly(),
    sniffers: z.record(z.string(), snifferAccountSchema).readonly(),
  })
  .readonly();

/** summary.json at the end of a run: for each sniffer also the datagrams; given = sent + sendErrors. */
export const emulatorSummarySchema = z
  .strictObject({
    devices: z.array(deviceAccountSchema).readonly(),
    transmitted: count,
    dropped: droppedSchema.readonly(),
    sniffers: z
      .record(z.string(), snifferAccountSchema.unwrap().extend({ sent: count, sendErrors: count }).readonly())
      .readonly(),
  })
  .readonly();

export type Truth = z.infer<typeof truthSchema>;
export type Dropped = z.infer<typeof droppedSchema>;
export type DropReason = keyof Dropped;
/** A device, and what became of its reports. */
export type DeviceAccount = z.infer<typeof deviceAccountSchema>;
export type SnifferAccount = z.infer<typeof snifferAccountSchema>;
export type SimulationSummary = z.infer<typeof simulationSummarySchema>;
export type EmulatorSummary = z.infer<typeof emulatorSummarySchema>;
