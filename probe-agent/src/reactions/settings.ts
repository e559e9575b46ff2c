import { z } from "zod";

/** Set by the controller: what properties may do beside saying so (docs/properties.md, "Reactions"). */
export const reactionSettingsSchema = z.strictObject({
  /** Where `syslog` goes: the socket of this machine's own daemon, or one that listens on UDP. */
  syslog: z.union([
    z.strictObject({ socket: z.string() }),
    z.strictObject({ host: z.string(), port: z.number().int().min(1).max(65_535) }),
  ]),
  /** Absent: `block` is not allowed. The table is this probe's alone; addresses leave it after so many seconds. */
  block: z
    .strictObject({
      table: z.string().regex(/^fedprobe_[0-9a-f]{1,32}$/),
      seconds: z.number().int().min(1).max(86_400),
    })
    .optional(),
  /** What `run(name)` runs: a program and its arguments. */
  commands: z.record(z.string(), z.array(z.string()).min(1)),
  /** Seconds after which a command is killed. */
  commandSeconds: z.number().positive().max(3_600),
});

export type ReactionSettings = z.infer<typeof reactionSettingsSchema>;

/** Where a system's log daemon listens (syslog(3)). */
export const SYSTEM_LOG = "/dev/log";

/** Nothing is allowed that changes anything. */
export const NO_REACTIONS: ReactionSettings = {
  syslog: { socket: SYSTEM_LOG },
  commands: {},
  commandSeconds: 10,
};
