import { z } from "zod";
import { finite, unknownChoice } from "./schema-terms.js";

/** The radio of an emulated network; powers in dBm, losses and deviations in dB. */
export const radioSchema = z.strictObject({
  phy: z
    .enum(["oqpsk-2450", "fsk-863"], { error: unknownChoice("PHY") })
    .default("oqpsk-2450")
    .describe("250 kbit/s at 2.4 GHz, or 50 kbit/s below 1 GHz."),
  tx_power: finite.optional().describe("Transmission power; default: what `range` makes of it."),
  reference_loss: finite.default(40.2).describe("Path loss over the first metre."),
  exponent: finite.positive().default(3).describe("Exponent of the log-distance path loss."),
  shadowing: finite
    .min(0)
    .default(0)
    .describe("Standard deviation of what obstacles add to a link's loss, once and for all."),
  fading: finite.min(0).default(1.5).describe("Standard deviation of the power from frame to frame."),
  sensitivity: finite.default(-97).describe("A frame that arrives weaker is not received."),
  noise: finite.default(-100).describe("What a receiver hears when nobody sends."),
  capture: finite
    .default(3)
    .describe("A frame survives others while it is so much stronger than they and the noise are together."),
  cca_threshold: finite.default(-94).describe("From this power on a device finds the channel busy."),
});
