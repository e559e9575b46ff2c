/** One JSON line on standard error, which the controller keeps as the program's log. */
export function log(
  level: "info" | "warning" | "error",
  message: string,
  more: Record<string, unknown> = {},
): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...more })}\n`);
}

/** For work that ends by itself: nobody waits for it who could be told that its journal has no end. */
export function logUnended(error: Error): void {
  log("error", "the journal has no end", { error: error.message });
}
