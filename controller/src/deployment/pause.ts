import { setTimeout as delay } from "node:timers/promises";

/** Waits; if `signal` is aborted meanwhile it throws that signal's reason. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}
