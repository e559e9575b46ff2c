import { z } from "zod";
import type { JournalEntry } from "../model/run-journal.js";

const login = z.strictObject({
  address: z.string(),
  port: z.number().int(),
  user: z.string(),
  key: z.string(),
  knownHosts: z.string(),
});

const resource = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("local-node"), node: z.string(), directory: z.string() }),
  z.strictObject({ kind: z.literal("work-directory"), node: z.string(), login, path: z.string() }),
  z.strictObject({ kind: z.literal("nft-table"), node: z.string(), login, table: z.string() }),
]);

/** A line of journal.jsonl. */
export const entrySchema: z.ZodType<JournalEntry> = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("begin"),
    run: z.string(),
    at: z.string(),
    pid: z.number().int(),
    startedAt: z.string().optional(),
    experiment: z.string(),
  }),
  z.strictObject({ type: z.literal("acquire"), id: z.number().int(), resource }),
  z.strictObject({ type: z.literal("release"), id: z.number().int() }),
  z.strictObject({ type: z.literal("phase"), name: z.string(), at: z.string() }),
  z.strictObject({ type: z.literal("end"), at: z.string(), outcome: z.string() }),
]);
