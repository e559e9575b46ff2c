import { z } from "zod";

/**
 * What the controller hands to the emulator: everything resolved, as one JSON file. Times are seconds of
 * experiment time since the run's origin unless the name says otherwise.
 */
const position = z.tuple([z.number(), z.number()]);

export const deviceSchema = z.strictObject({
  name: z.string(),
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
  name: z.string(),
  position,
  host: z.string(),
  port: z.number().int(),
});

export const emulatorConfigSchema = z.strictObject({
  run: z.string(),
  /** Deleted, with all it holds, when the emulator ends by its own deadline. */
  workDirectory: z.string(),
  seed: z.number().int(),
  channel: z.number().int().min(11).max(26),
  pan: z.number().int().min(0).max(0xfffe),
  /** Metres within which a frame can be received at all. */
  range: z.number().positive(),
  devices: z.array(deviceSchema),
  sniffers: z.array(snifferSchema),
  timeline: z.array(actionSchema),
  duration: z.number().positive(),
  /** Host seconds after the start at which the emulator ends and cleans up if nobody stopped it. */
  deadline: z.number().positive(),
  /** Microseconds since 1970, host time at which experiment time 0 is; also the virtual time of it. */
  originUs: z.number(),
  speed: z.number().positive(),
});

export type Device = z.infer<typeof deviceSchema>;
export type Action = z.infer<typeof actionSchema>;
export type Sniffer = z.infer<typeof snifferSchema>;
export type EmulatorConfig = z.infer<typeof emulatorConfigSchema>;

/** One line of truth.jsonl: what was really done, when, by whom. Times in µs since 1970, virtual. */
export interface Truth {
  readonly kind: "dos" | "node-failure" | "bad-fcs";
  readonly nodes: readonly string[];
  readonly device: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly required: boolean;
  readonly target?: string;
}

/** summary.json at the end: what was put on the air and what each sniffer was sent. */
export interface EmulatorSummary {
  readonly devices: readonly { readonly name: string; readonly eui64: string; readonly address: string }[];
  readonly transmitted: number;
  readonly sniffers: Readonly<Record<string, { readonly heard: number; readonly sent: number; readonly sendErrors: number }>>;
}
