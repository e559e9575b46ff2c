/**
 * The only place where text becomes part of a shell command. Inside single quotes every character stands
 * for itself (POSIX.1-2017, XCU 2.2.2), so the quote itself is the only one to care for.
 */

/**
 * One word of a POSIX shell command that expands to exactly `text`.
 * @throws RangeError for NUL, which no argument of a process can hold
 */
export function quoteWord(text: string): string {
  if (text.includes("\0")) throw new RangeError(`an argument cannot hold NUL: ${JSON.stringify(text)}`);
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A simple command whose argument vector is `argv`; quoted, its first word is neither an assignment nor a keyword. */
export function quoteCommand(argv: readonly string[]): string {
  return argv.map(quoteWord).join(" ");
}

/** The argument vector that runs a fixed script with `values` as $1, $2 and so on. */
export function scriptCommand(script: string, values: readonly string[]): readonly string[] {
  return ["sh", "-c", script, "fedprobe", ...values];
}
