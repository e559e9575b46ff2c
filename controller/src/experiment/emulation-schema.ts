import { z } from "zod";
import {
  DEFAULT_PERIOD,
  duration,
  finite,
  name,
  position,
  positiveDuration,
  unknownChoice,
  whole,
} from "./schema-terms.js";

const device = z.discriminatedUnion(
  "role",
  [
    z.strictObject({
      role: z.literal("border-router").describe("Root of the network, where all reports go to."),
      position,
    }),
    z.strictObject({
      role: z.literal("client").describe("Sends a report to the border router each period."),
      count: whole
        .min(1)
        .optional()
        .describe("Makes as many devices, named <name>-1, <name>-2, …; `positions` says where."),
      period: positiveDuration.default(DEFAULT_PERIOD).describe("Time between two reports."),
      position: position.optional(),
      positions: z.array(position).optional().describe("One place for each of `count` devices."),
    }),
  ],
  { error: unknownChoice("role") },
);

export const emulation = z.strictObject({
  on: name.describe("Node that the emulated radio network runs on."),
  seed: whole.default(1).describe("The same seed gives the same frames."),
  channel: whole.min(11).max(26).default(26).describe("Channel of IEEE 802.15.4 at 2.4 GHz."),
  pan: whole.min(0).max(0xfffe).default(0xabcd).describe("PAN identifier."),
  range: finite
    .positive()
    .default(30)
    .describe("Metres: a frame is always received within 0.6 of it, never beyond it, ever less in between."),
  devices: z
    .record(name, device.describe("A device, or `count` of them."))
    .describe("The devices by name; one is the border router."),
  sniffers: z
    .record(name, z.strictObject({ position }).describe("A sniffer that feeds the probe of the same name."))
    .describe("The sniffers by the name of the probe that each feeds; its source is of kind zep."),
});

const actionKeys = {
  at: duration.describe("When it begins, in experiment time."),
  on: name.describe("Device that does it."),
  for: positiveDuration.optional().describe("How long; default: to the end."),
};
const rate = (what: string) => finite.positive().optional().describe(what);

export const action = z.discriminatedUnion(
  "do",
  [
    z.strictObject({
      ...actionKeys,
      do: z.literal("dos").describe("Floods the border router with UDP packets."),
      rate: rate("Packets per second."),
    }),
    z.strictObject({
      ...actionKeys,
      do: z.literal("bad-fcs").describe("Sends frames with an incorrect frame check sequence."),
      rate: rate("Frames per second."),
    }),
    z.strictObject({ ...actionKeys, do: z.literal("dead").describe("Falls silent.") }),
  ],
  { error: unknownChoice("action") },
);
