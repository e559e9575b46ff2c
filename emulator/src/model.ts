import { z } from "zod";

/**
 * What the controller hands to the emulator: everything resolved, as one JSON file. Times are seconds of
 * experiment time since the run's origin unless the name says otherwise.
 */
const position = z.tuple([z.number(), z.number()]);

export const deviceSchema = z.strictObject({
  name: z.string().min(1),
  role: z.enum(["border-router", "client"]),
  /** Metres. */
  position,
  /** Seconds between two reports of a client. */
  period: z.number().positive(),
});

export const actionSchema = z.strictObject({
  at: z.number().nonnegative(),
  on: z.string(),
  do: z.enum(["dos", "dead", "bad-fcs"]),
  /** Absent: until the end. */
  for: z.number().positive().optional(),
  /** Packets (dos) or frames (bad-fcs) per second. */
  rate: z.number().positive().optional(),
});

export const snifferSchema = z.strictObject({
  /** Name of the probe that it feeds. */
  name: z.string().min(1),
  position,
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535),
});

/** EUI-64s are numbered with 16 bits. */
const MOST_DEVICES = 0xffff;
/** Timers of Node.js hold 31 bits of milliseconds; a longer one would fire at once. */
const LONGEST_DEADLINE = 2_147_483;

const configSchema = z.strictObject({
  run: z.string().min(1),
  /** Absolute. Deleted, with all it holds, when the emulator ends by its own deadline. */
  workDirectory: z.string().startsWith("/"),
  seed: z.number().int(),
  channel: z.number().int().min(11).max(26),
  pan: z.number().int().min(0).max(0xfffe),
  /** Metres within which a frame can be received at all. */
  range: z.number().positive(),
  devices: z.array(deviceSchema).max(MOST_DEVICES),
  sniffers: z.array(snifferSchema),
  timeline: z.array(actionSchema),
  duration: z.number().positive(),
  /** Host seconds after the start at which the emulator ends and cleans up if nobody stopped it. */
  deadline: z.number().positive().max(LONGEST_DEADLINE),
  /** Microseconds since 1970, host time at which experiment time 0 is; also the virtual time of it. */
  originUs: z.number(),
  /** What the clock of the emulator's host shows more than the one that `originUs` was read from. */
  clockOffsetUs: z.number().optional(),
  speed: z.number().positive(),
});

type ConfigFields = z.infer<typeof configSchema>;

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** What no single field can get wrong. */
function findContradictions({ devices, sniffers, timeline }: ConfigFields): string[] {
  const routers = devices.filter(({ role }) => role === "border-router").map(({ name }) => name);
  const clients = devices.filter(({ role }) => role === "client").map(({ name }) => name);
  const actors = new Set(clients);
  return [
    ...repeated(devices.map(({ name }) => name)).map((name) => `devices: the name ${name} is given twice`),
    ...repeated(sniffers.map(({ name }) => name)).map((name) => `sniffers: the name ${name} is given twice`),
    ...(routers.length === 1 ? [] : [`devices: one border-router is needed, there are ${routers.length}`]),
    ...timeline
      .filter(({ on }) => !actors.has(on))
      .map(({ on }) => `timeline: ${on} is no client; the clients are ${clients.join(", ")}`),
  ];
}

export const emulatorConfigSchema = configSchema.superRefine((config, context) => {
  for (const message of findContradictions(config)) context.addIssue({ code: "custom", message });
});

export type Device = z.infer<typeof deviceSchema>;
export type Action = z.infer<typeof actionSchema>;
export type Sniffer = z.infer<typeof snifferSchema>;
export type EmulatorConfig = z.infer<typeof emulatorConfigSchema>;

/** A frame on the air. */
export interface Transmission {
  readonly type: "transmission";
  /** Start of the frame, µs since 1970, virtual. */
  readonly timeUs: number;
  /** PSDU with its FCS. */
  readonly bytes: Uint8Array;
  /** Name of the device. */
  readonly sender: string;
  /** The sniffers that received it, in the order of the configuration. */
  readonly heardBy: readonly Hearing[];
  /** Place in the timeline of the action that its sender sent it for. */
  readonly action?: number;
}

/** A sniffer that received a frame, and how well. */
export interface Hearing {
  readonly sniffer: string;
  /** 1 to 255. */
  readonly lqi: number;
}

/** An action of the timeline has begun, or ended, in virtual time. */
export interface ActionMark {
  readonly type: "action-begun" | "action-ended";
  /** µs since 1970, virtual. */
  readonly timeUs: number;
  /** Place in the timeline. */
  readonly action: number;
}

/** What comes out of a simulation, in the order of time. */
export type SimulationRecord = Transmission | ActionMark;

/** One line of truth.jsonl: what was really done, when, by whom. */
export const truthSchema = z
  .strictObject({
    kind: z.enum(["dos", "node-failure", "bad-fcs"]),
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
  /** Its sender had not joined the network. */
  "not-joined": count,
  /** Its hop limit was used up. */
  "hop-limit": count,
  /** It waited in the queue of a device that went dead. */
  dead: count,
  /** It waited in a queue when the action it was sent for ended. */
  "action-ended": count,
  /** Its recipient found its FCS wrong. */
  "bad-fcs": count,
});

const deviceAccountSchema = z
  .strictObject({
    name: z.string(),
    eui64: z.string(),
    address: z.string(),
    /** Delivered to the border router; the rest was dropped, or is on its way. */
    reports: z.strictObject({ sent: count, delivered: count }).readonly(),
  })
  .readonly();

/** summary.json at the end: what was put on the air and what each sniffer was sent. */
export const emulatorSummarySchema = z
  .strictObject({
    devices: z.array(deviceAccountSchema).readonly(),
    transmitted: count,
    dropped: droppedSchema.readonly(),
    /** Datagrams: heard = sent + sendErrors. */
    sniffers: z
      .record(z.string(), z.strictObject({ heard: count, sent: count, sendErrors: count }).readonly())
      .readonly(),
  })
  .readonly();

export type Truth = z.infer<typeof truthSchema>;
export type DropReason = keyof z.infer<typeof droppedSchema>;
/** A device, and what became of its reports. */
export type DeviceAccount = z.infer<typeof deviceAccountSchema>;
export type EmulatorSummary = z.infer<typeof emulatorSummarySchema>;
