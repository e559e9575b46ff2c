import type { Alert, Reaction } from "@fedprobe/properties";

/** Carries out one kind of reaction. */
export interface Actor<Kind extends Reaction["kind"] = Reaction["kind"]> {
  /** Resolves to what was done; rejects with why not and what to do about it. */
  act(reaction: Extract<Reaction, { kind: Kind }>, alert: Alert): Promise<string>;
  /** Ends what goes on, and takes back what must not stay. */
  stop(): Promise<void>;
  /** Totals, by names that begin with the kind. */
  readonly counts: Readonly<Record<string, number>>;
}

/** One that has nothing to end and nothing to count. */
export function simpleActor<Kind extends Reaction["kind"]>(act: Actor<Kind>["act"]): Actor<Kind> {
  return { act, stop: () => Promise.resolve(), counts: {} };
}

/** Writes one line to the probe's own log. */
export type Log = (level: "info" | "warning", message: string, more: Record<string, unknown>) => void;
