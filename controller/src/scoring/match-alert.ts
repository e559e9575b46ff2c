import type { Truth } from "@fedprobe/emulator";
import type { StoredAlert } from "../model/records.js";

/** An alert may be raised this long before its label starts: clocks and sniffers have their uncertainty. */
const EARLY_US = 1_000_000;

/** How long after its end a label still explains an alert; silence is noticed late by its nature. */
const GRACE_US: ReadonlyMap<string, number> = new Map([["node-failure", 60_000_000]]);
const DEFAULT_GRACE_US = 15_000_000;

/** Kind of the rules that users write for what nobody else has a name for; no truth has it. */
const OWN_KIND = "other";

/** Whether an alert can be right or wrong: information cannot, nor what a rule of the user's own (kind `other`) found. */
export function isJudged({ severity, kind }: StoredAlert): boolean {
  return severity === "alert" && kind !== OWN_KIND;
}

/** Whom an alert accuses: one node, or of something that several did together, all that it names. */
export function accusedBy({ node, nodes }: StoredAlert): readonly string[] {
  return node === "" ? nodes : [node];
}

/** Whether the label explains the alert: same kind, nobody accused but its nodes, raised within its time window. */
export function explains(label: Truth, alert: StoredAlert): boolean {
  const guilty = new Set(label.nodes.map((node) => node.toLowerCase()));
  const accused = accusedBy(alert);
  return (
    label.kind === alert.kind &&
    accused.length > 0 &&
    accused.every((node) => guilty.has(node.toLowerCase())) &&
    alert.raisedUs >= label.startUs - EARLY_US &&
    alert.raisedUs <= label.endUs + (GRACE_US.get(label.kind) ?? DEFAULT_GRACE_US)
  );
}
