import { z } from "zod";
import { action } from "./action-schema.js";
import { emulation } from "./emulation-schema.js";
import { reactions } from "./reactions-schema.js";
import {
  DEFAULT_KEY,
  DEFAULT_KNOWN_HOSTS,
  DEFAULT_PORT,
  DEFAULT_PROPERTIES,
  finite,
  name,
  path,
  port,
  positiveDuration,
  text,
  unknownChoice,
  whole,
} from "./schema-terms.js";

/**
 * The experiment file (docs/experiment-file.md): one schema for the loader, for its messages and, by
 * `experimentJsonSchema`, for editors. Values stay as they are written; `makePlan` gives them units.
 * Messages complete a sentence that begins with the key: `duration must be …`.
 */

const description = z
  .string({ error: "must be text" })
  .optional()
  .describe("What it is, for the reader of the file.");

/** A value that `fedprobe … --set name=value` gives and that `${name}` in any text stands for. */
const parameter = z.discriminatedUnion(
  "type",
  [
    z.strictObject({
      type: z
        .literal("path")
        .describe("A file; relative to the current directory in --set, to this file in `default`."),
      default: path.optional().describe("Value without --set; without it --set must give one."),
      description,
    }),
    z.strictObject({
      type: z.literal("text").describe("Any text."),
      default: z
        .string({ error: "must be text: put it into quotes" })
        .optional()
        .describe("Value without --set; without it --set must give one."),
      description,
    }),
    z.strictObject({
      type: z.literal("number").describe("A number."),
      default: finite.optional().describe("Value without --set; without it --set must give one."),
      description,
    }),
  ],
  { error: unknownChoice("parameter type") },
);

const user = text(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, "a user's name");

const host = z.strictObject({
  address: text(/^[A-Za-z0-9:][A-Za-z0-9.:%_-]{0,252}$/, "a host name or an IP address").describe(
    "Host name or IP address.",
  ),
  port: port.default(22).describe("Port of its SSH server."),
  user: user.optional().describe("User to log in as; default: the testbed's."),
  key: path.optional().describe("Private key file to log in with; default: the testbed's."),
  node: text(/^[A-Za-z0-9_./+~][A-Za-z0-9_./+~-]*$/, "one command without arguments")
    .default("node")
    .describe("Command that runs Node.js (20.11 or newer) there."),
});

const testbed = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("local").describe("Every node is an SSH server of its own on this machine."),
    }),
    z.strictObject({
      kind: z.literal("ssh").describe("The nodes are hosts that are there and run an SSH server."),
      user: user.optional().describe("User to log in as; default: the user of this command."),
      key: path.default(DEFAULT_KEY).describe("Private key file to log in with."),
      known_hosts: path.default(DEFAULT_KNOWN_HOSTS).describe("File that holds the host key of every host."),
      hosts: z.record(name, host).describe("The host of each node, by the node's name."),
    }),
  ],
  { error: unknownChoice("testbed kind") },
);

const source = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("zep").describe("Sniffers send their frames as ZEP v2 over UDP, live or emulated."),
      port: port.default(DEFAULT_PORT).describe("UDP port that the probe listens on."),
      clock: z
        .enum(["host", "sniffer"], { error: unknownChoice("clock") })
        .default("host")
        .describe("Whose time a frame gets: `host` on arrival at the probe, `sniffer` as the sniffer says."),
    }),
    z.strictObject({
      kind: z.literal("file").describe("A recorded capture (pcap or pcapng)."),
      path: path.describe("The capture file on this machine, relative to this file."),
      fcs: z
        .enum(["crc-16", "cc24xx", "none", "crc-32"], { error: unknownChoice("FCS format") })
        .exactOptional()
        .describe("What its frames end with; default: what it says, or found out from the frames."),
    }),
    z.strictObject({
      kind: z.literal("events").describe("Events that are no frames, from a file or from a simulator."),
      path: path
        .optional()
        .describe(
          "A file of JSON Lines on this machine; without it a simulator offers events while the run goes on.",
        ),
      clock: z
        .enum(["host", "sender"], { error: unknownChoice("clock") })
        .default("host")
        .describe(
          "Whose time an offered event gets: `host` on arrival at the probe, `sender` as the simulator says.",
        ),
    }),
  ],
  { error: unknownChoice("source kind") },
);

const probe = z.strictObject({
  on: name.optional().describe("Node that it runs on; default: the node of the probe's own name."),
  source: source.describe("Where its frames come from."),
});

/** The digits of a key are checked apart from its form (check-network.ts), by messages that do not show them. */
const macKey = z.strictObject({
  key: z.string({ error: "must be text: put it into quotes" }).describe("The key: 32 hexadecimal digits."),
  index: whole.min(0).max(255).exactOptional().describe("Key index of the frames; default: any."),
  source: text(/^([0-9a-fA-F]{8}|[0-9a-fA-F]{16})$/, "8 or 16 hexadecimal digits, in quotes")
    .exactOptional()
    .describe("Key source of the frames, as sent; default: any."),
});

const context = text(/^([0-9]|1[0-5])$/, "a context identifier from 0 to 15");

export const experimentSchema = z.strictObject({
  name: name.describe("Name of the experiment; begins the name of each of its runs."),
  description,
  parameters: z
    .record(
      text(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, "a letter and then letters, digits, _ or -"),
      parameter.describe("A parameter."),
    )
    .optional()
    .describe(`Values that --set gives; \${name} in any text stands for them.`),
  duration: positiveDuration
    .optional()
    .describe(
      "Experiment time. With capture files alone the run ends with them, and this is a limit (default 1h).",
    ),
  time: z
    .strictObject({
      speed: finite
        .positive()
        .max(1000)
        .default(1)
        .describe(
          "Experiment seconds in a second; other than 1 only where all traffic is emulated or recorded.",
        ),
    })
    .default({ speed: 1 })
    .describe("The run's clock."),
  testbed: testbed.describe("Where the nodes come from."),
  nodes: z
    .array(name.describe("Name of a node."))
    .min(1, { error: "must name at least one node" })
    .describe("The machines of the experiment, by names that the rest of the file uses."),
  probes: z
    .record(name, probe.describe("A probe."))
    .describe("The probes by name: each hears frames and checks the properties."),
  contexts: z
    .record(context, text(/^[0-9a-fA-F:.]+(\/\d{1,3})?$/, "an IPv6 prefix such as aaaa::/64"))
    .default({})
    .describe("Prefixes of 6LoWPAN contexts by identifier; others are learned from routers' advertisements."),
  keys: z
    .array(macKey.describe("A key."))
    .default([])
    .describe("Keys of IEEE 802.15.4 security: frames that name them are deciphered and checked."),
  correlator: z
    .strictObject({ on: name.describe("Node that it runs on.") })
    .optional()
    .describe(
      'Checks what only all probes together can see; made where a property has scope="distributed". Default: on the first probe\'s node.',
    ),
  min_probes: whole
    .min(1)
    .default(1)
    .describe("With fewer living probes than this the run is partial (exit code 6)."),
  sweep: z
    .strictObject({
      parameters: z
        .record(
          z.string(),
          z
            .array(z.union([finite, z.string()]).describe("A value."))
            .min(1, { error: "must name at least one value" })
            .describe("The values that the parameter takes in turn."),
        )
        .describe("Parameters of this file by name; every combination of their values is run."),
      repetitions: whole
        .min(1)
        .default(1)
        .describe("Runs of each combination; each has the next seed of the emulated network."),
    })
    .optional()
    .describe("Many runs instead of one, and a report over all of them."),
  ensure: z
    .array(z.string({ error: "must be text" }).describe("A metric of the report, an operator and a number."))
    .default([])
    .describe("What the report must say for the run to pass: `alerts.recall >= 0.95`; else exit code 7."),
  properties: z
    .array(path.describe("A name in the library, or the path of a file or folder."))
    .min(1, { error: "must name at least one property" })
    .default(DEFAULT_PROPERTIES)
    .describe("What the probes check: folders or files of the library by name (iot), or paths (./my.xml)."),
  property_parameters: z
    .record(
      text(/^[a-z0-9-]+\.[A-Za-z0-9_-]+$/, "a property's kind or number, a dot, and a parameter's name"),
      z.union([finite, z.string()]).describe("The value in this experiment."),
    )
    .default({})
    .describe("Values of parameters of properties: `node-failure.silence: 80`."),
  reactions: reactions
    .prefault({})
    .describe("What probes may do when a property calls for it, beside saying so."),
  emulation: emulation.optional().describe("An emulated IEEE 802.15.4 network instead of a real one."),
  timeline: z
    .array(action.describe("An action."))
    .default([])
    .describe(
      "What emulated devices do beside their reports; also the truth that alerts are scored against.",
    ),
});

/** An experiment as its file says it, parameters filled in and defaults applied. */
export type ExperimentFile = z.output<typeof experimentSchema>;

/** The same as it may be written: without what has a default. */
export type ExperimentInput = z.input<typeof experimentSchema>;
