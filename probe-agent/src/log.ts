/** One JSON line on standard error, which the controller keeps as the program's log. */
export function log(
  level: "info" | "warning" | "error",
  message: string,
  more: Record<string, unknown> = {},
): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...more })}\n`);
}
