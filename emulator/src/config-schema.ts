import { z } from "zod";
import { PHYS, type PhyName } from "./radio/phy.js";

const position = z.tuple([z.number(), z.number()]);
const channel = z.number().int().min(11).max(26);

/** How radio waves spread, and what radios make of them: powers in dBm, losses and deviations in dB. */
export const radioSchema = z.strictObject({
  phy: z.enum(Object.keys(PHYS) as [PhyName, ...PhyName[]]),
  txPower: z.number(),
  /** Loss over the first metre. */
  referenceLoss: z.number(),
  /** n of the log-distance law. */
  exponent: z.number().positive(),
  /** Standard deviation from link to link, for good. */
  shadowing: z.number().nonnegative(),
  /** Standard deviation from frame to frame. */
  fading: z.number().nonnegative(),
  sensitivity: z.number(),
  noise: z.number(),
  /** A frame survives others while it is this much stronger than they and the noise are together. */
  capture: z.number(),
  /** A channel assessment finds the channel busy from this on. */
  ccaThreshold: z.number(),
});

/** A PAN with one border router. */
export const networkSchema = z.strictObject({
  name: z.string().min(1),
  channel,
  pan: z.number().int().min(0).max(0xfffe),
  mode: z.enum(["storing", "non-storing"]),
  objective: z.enum(["of0", "mrhof"]),
  /** Somebody else's. */
  foreign: z.boolean(),
  /** Time slotted channel hopping over all channels; absent: CSMA/CA on the channel. */
  tsch: z
    .strictObject({
      /** Timeslots of a slotframe. */
      slotframe: z.number().int().min(2).max(0xffff),
      /** How often a frame is sent at the most, in cells that follow each other. */
      transmissions: z.number().int().min(1).max(16),
    })
    .optional(),
});

export const deviceSchema = z.strictObject({
  name: z.string().min(1),
  network: z.string().min(1),
  role: z.enum(["border-router", "client"]),
  /** Metres. */
  position,
  /** Seconds between two reports of a client, and by how much one may come late. */
  period: z.number().positive(),
  jitter: z.number().nonnegative(),
  protocol: z.enum(["udp", "coap", "coap-non"]),
  /** Bytes of a report, headers not counted. */
  size: z.number().int().min(1).max(1024),
});

/** What devices can be made to do. */
export const ACTION_NAMES = [
  "dos",
  "ddos",
  "dead",
  "bad-fcs",
  "dis-flood",
  "dio-flood",
  "version-number",
  "sinkhole",
  "blackhole",
  "selective-forwarding",
  "sybil",
  "clone",
  "replay",
  "dao-replay",
  "fragment-attack",
  "ack-spoofing",
  "jamming",
  "wormhole",
] as const;

export const actionSchema = z.strictObject({
  at: z.number().nonnegative(),
  /** The devices that do it. */
  on: z.array(z.string()).min(1),
  do: z.enum(ACTION_NAMES),
  /** Absent: until the end. */
  for: z.number().positive().optional(),
  /** Packets or frames per second. */
  rate: z.number().positive().optional(),
  /** The device in whose name it is done, or whose frames are repeated. */
  as: z.string().optional(),
  /** The part of the packets that is not passed on. */
  share: z.number().positive().max(1).optional(),
  /** How many names are made up. */
  count: z.number().int().positive().max(1000).optional(),
});

export const snifferSchema = z.strictObject({
  /** Name of the probe that it feeds. */
  name: z.string().min(1),
  position,
  /** Several: it has a radio for each. */
  channel: z.union([channel, z.array(channel).min(1)]),
  /** dBm. */
  sensitivity: z.number(),
  /** Of its clock: seconds at the beginning, and parts per million. */
  offset: z.number(),
  drift: z.number(),
  /** bit/s of its serial line; absent: it has none. */
  baud: z.number().int().positive().optional(),
  /** Gives frames with a wrong FCS to its host. */
  badFcs: z.boolean(),
});
