/** One line of JSON on standard error: level, time, message and what belongs to it. */
export function log(
  level: "info" | "error",
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  const line = { level, time: new Date().toISOString(), message, ...fields };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
