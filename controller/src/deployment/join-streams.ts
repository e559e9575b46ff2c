import type { Duplex } from "node:stream";

/**
 * Makes two streams one: what comes from one goes to the other, an end in one direction is passed on, and
 * when either is closed or fails the other is closed after what it had still to write.
 */
export function joinStreams(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on("error", () => to.destroy());
    from.on("close", () => finish(to));
    from.pipe(to);
  }
}

function finish(stream: Duplex): void {
  if (stream.writableFinished || stream.destroyed) stream.destroy();
  else stream.end(() => stream.destroy());
}
