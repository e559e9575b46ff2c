import { z } from "zod";
import { port, positiveDuration, text } from "./schema-terms.js";

export const DEFAULT_BLOCK_FOR = "10m";
export const DEFAULT_COMMAND_TIME = "10s";

const word = text(/^[^\0]*$/, "text without NUL");

/** What probes may do when a property calls for it; what says so is the property (docs/properties.md, "Reactions"). */
export const reactions = z.strictObject({
  block: z
    .boolean()
    .default(false)
    .describe("Whether block(…) may drop what comes from an address at the probe's node, by nftables."),
  block_for: positiveDuration
    .default(DEFAULT_BLOCK_FOR)
    .describe("How long an address stays blocked, of real time; at most 24h."),
  syslog: z
    .strictObject({
      address: text(/^[A-Za-z0-9:][A-Za-z0-9.:%_-]{0,252}$/, "a host name or an IP address").describe(
        "Host name or IP address.",
      ),
      port: port.default(514).describe("UDP port."),
    })
    .optional()
    .describe("Where syslog goes, as RFC 5424 over UDP; default: to the system log of the probe's node."),
  commands: z
    .record(
      text(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "a letter and then letters, digits, _ or -"),
      z
        .array(word.describe("The program, then its arguments."))
        .min(1, { error: "must name a program" })
        .describe("A program and its arguments."),
    )
    .default({})
    .describe("What run(name) runs on the probe's node, by name; no shell sees it."),
  command_timeout: positiveDuration
    .default(DEFAULT_COMMAND_TIME)
    .describe("Real time after which a command is killed; at most 1h."),
});
