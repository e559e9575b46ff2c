/** Tells the person at the terminal what a script is doing; standard output stays free for results. */

/** @param {string} line without its newline; goes to standard error */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Starts a stop-watch.
 * @returns {() => string} the time since then, such as `1.3 s`
 */
export function stopwatch() {
  const start = performance.now();
  return () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
