import { z } from "zod";
import { radioSchema } from "./radio-schema.js";
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

const report = z
  .strictObject({
    protocol: z
      .enum(["udp", "coap", "coap-non"], { error: unknownChoice("protocol") })
      .default("udp")
      .describe("UDP, or POST of CoAP: confirmable, or (coap-non) not."),
    size: whole
      .min(1)
      .max(1024)
      .default(40)
      .describe("Bytes, headers not counted; long ones go in fragments."),
    jitter: duration
      .optional()
      .describe("A report comes late by up to this; default: 300 ms, or a quarter of the period."),
  })
  .prefault({});

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
      report: report.describe("How reports travel."),
      position: position.optional(),
      positions: z.array(position).optional().describe("One place for each of `count` devices."),
    }),
  ],
  { error: unknownChoice("role") },
);

const devices = z.record(name, device.describe("A device, or `count` of them."));
const channel = whole.min(11).max(26);

const tsch = z
  .strictObject({
    slotframe: whole
      .min(2)
      .max(0xffff)
      .default(101)
      .describe("Slots of a slotframe: one for all, and for each device as many as `transmissions`."),
    transmissions: whole
      .min(1)
      .max(16)
      .default(8)
      .describe("How often a frame is sent until it is acknowledged, in slots that follow each other."),
  })
  .prefault({});

/** How the devices of a network share the air, and find their ways. */
const networking = {
  mac: z
    .enum(["csma", "tsch"], { error: unknownChoice("MAC") })
    .default("csma")
    .describe("CSMA/CA on the channel, or (6TiSCH) slots of 10 ms that hop over all channels."),
  tsch: tsch.describe("How a network with mac tsch does it."),
  routing: z
    .enum(["storing", "non-storing"], { error: unknownChoice("mode of RPL") })
    .default("storing")
    .describe("Mode of RPL: who keeps the ways down, each router or the root alone."),
  objective: z
    .enum(["of0", "mrhof"], { error: unknownChoice("objective function") })
    .default("of0")
    .describe("What RPL makes small: hops (of0) or expected transmissions (mrhof)."),
};

const foreign = z.strictObject({
  channel: channel.optional().describe("Its channel; default: that of the own network."),
  pan: whole.min(0).max(0xfffe).describe("PAN identifier."),
  ...networking,
  devices: devices.describe("Its devices by name; one is its border router."),
});

const sniffer = z.strictObject({
  position,
  channel: z
    .union([channel, z.array(channel).min(1)])
    .optional()
    .describe("What it listens to; a list: a radio for each. Default: the channel of the own network."),
  sensitivity: finite.optional().describe("dBm; default: that of all radios."),
  clock: z
    .strictObject({
      offset: finite.default(0).describe("Seconds that it shows too much at the beginning."),
      drift: finite.default(0).describe("Parts per million that it runs too fast."),
    })
    .prefault({})
    .describe("Its clock."),
  serial: whole
    .min(1200)
    .optional()
    .describe(
      "Bits a second of its serial line, behind a FIFO of 128 bytes; default: it has no such bottleneck.",
    ),
  bad_fcs: z
    .boolean()
    .optional()
    .describe("Gives frames with a wrong FCS too; default: unless it has a serial line, as sensniff."),
});

export const emulation = z.strictObject({
  on: name.describe("Node that the emulated radio network runs on."),
  seed: whole.default(1).describe("The same seed gives the same frames."),
  channel: channel.default(26).describe("Channel of IEEE 802.15.4."),
  pan: whole.min(0).max(0xfffe).default(0xabcd).describe("PAN identifier."),
  range: finite
    .positive()
    .optional()
    .describe(
      "Metres that a frame goes at the most, and half of them 0.8 of it (default 30); sets radio.tx_power.",
    ),
  radio: radioSchema.prefault({}).describe("How waves spread, and what radios make of them."),
  ...networking,
  devices: devices.describe("The devices by name; one is the border router."),
  foreign: z
    .record(name, foreign.describe("A network of somebody else."))
    .default({})
    .describe("Other networks within hearing, by name."),
  sniffers: z
    .record(name, sniffer.describe("A sniffer that feeds the probe of the same name."))
    .describe("The sniffers by the name of the probe that each feeds; its source is of kind zep."),
});
