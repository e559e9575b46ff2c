import { z } from "zod";
import { duration, finite, name, positiveDuration, unknownChoice, whole } from "./schema-terms.js";

const keys = {
  at: duration.describe("When it begins, in experiment time."),
  on: name.describe("Device that does it."),
  for: positiveDuration.optional().describe("How long; default: to the end."),
};
const several = z.array(name).min(2, { error: "must name at least two devices" });
const PACKETS = "Packets per second.";
const MESSAGES = "Messages per second.";
const FRAMES = "Frames per second.";

/** An action with a rate. */
function paced<Do extends string>(what: Do, does: string, unit: string) {
  const rate = finite.positive().optional().describe(unit);
  return z.strictObject({ ...keys, do: z.literal(what).describe(does), rate });
}

/** An action that is a state. */
function lasting<Do extends string>(what: Do, does: string) {
  return z.strictObject({ ...keys, do: z.literal(what).describe(does) });
}

/** An action that needs another device. */
function borrowing<Do extends string>(what: Do, does: string, unit: string) {
  return paced(what, does, unit).extend({ as: name.describe("The other device.") });
}

/** What a device does beside its reports, at which time. */
export const action = z.discriminatedUnion(
  "do",
  [
    paced("dos", "Floods the border router with UDP packets.", PACKETS),
    paced("ddos", "Several flood the border router together.", PACKETS).extend({
      on: several.describe("Devices that do it."),
    }),
    paced("bad-fcs", "Sends frames with an incorrect frame check sequence.", FRAMES),
    paced("dis-flood", "Asks all neighbours for DIOs again and again.", MESSAGES),
    paced("dio-flood", "Sends DIOs again and again (hello flood).", MESSAGES),
    lasting("version-number", "Says a version of the DODAG that the root has not given."),
    lasting("sinkhole", "Says that it has the rank of the root."),
    lasting("blackhole", "Passes on nothing."),
    lasting("selective-forwarding", "Passes on a part of the datagrams.").extend({
      share: finite.positive().max(1).optional().describe("The part that it keeps; default: half."),
    }),
    paced("sybil", "Sends DIOs under names that nobody has.", MESSAGES).extend({
      count: whole.min(1).max(1000).optional().describe("How many names; default: 10."),
    }),
    borrowing("clone", "Sends reports in the name of another device.", PACKETS),
    borrowing("replay", "Sends frames of another device again.", FRAMES),
    borrowing("dao-replay", "Sends DAOs of another device again.", FRAMES),
    paced("fragment-attack", "Sends first fragments that no others follow.", PACKETS),
    lasting("ack-spoofing", "Acknowledges what is for others.").extend({
      as: name.optional().describe("For this device alone; default: for all."),
    }),
    paced("jamming", "Sends a carrier without frames.", "Bursts per second."),
    lasting("wormhole", "Two send again what is heard near the other.").extend({
      on: several.describe("The devices at its ends."),
    }),
    lasting("dead", "Falls silent."),
  ],
  { error: unknownChoice("action") },
);
