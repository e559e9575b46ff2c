import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CLOCK_FILE, PAST_STATUS_FILE, STATUS_FILE } from "./config.js";
import type { ClockOrigin } from "./model/clock.js";
import type { Opened } from "./model/source.js";

/** What a probe says of itself when it serves. */
interface Status {
  readonly pid: number;
  /** TCP port where its journal is. */
  readonly port: number;
  readonly source: Opened;
}

/** The port of the process whose place this one takes; 0 if there was none, or it cannot be told. */
export async function readPastPort(directory: string): Promise<number> {
  const path = join(directory, PAST_STATUS_FILE);
  await rename(join(directory, STATUS_FILE), path).catch(ignoreMissing);
  const text = await readFile(path, "utf8").catch(ignoreMissing);
  const status: unknown = text === undefined ? undefined : JSON.parse(text);
  return z.object({ port: z.number().int().min(0).max(65_535) }).safeParse(status).data?.port ?? 0;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** Before anything is heard by it, so that another process goes on by the same clock. */
export function keepClock(directory: string, origin: ClockOrigin): void {
  writeFileSync(join(directory, CLOCK_FILE), JSON.stringify(origin), { mode: 0o600 });
}

const clockSchema = z.strictObject({
  hostOriginUs: z.number(),
  virtualOriginUs: z.number(),
  speed: z.number().positive(),
});

/** Undefined if the run had not begun. */
export function readClock(directory: string): ClockOrigin | undefined {
  const path = join(directory, CLOCK_FILE);
  return existsSync(path) ? clockSchema.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}

/** Appears all at once, so that whoever waits for it never reads half of it. */
export async function writeStatus(directory: string, status: Status): Promise<void> {
  const path = join(directory, STATUS_FILE);
  await writeFile(`${path}.new`, JSON.stringify(status));
  await rename(`${path}.new`, path);
}
