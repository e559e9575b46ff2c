import { EventEmitter, once } from "node:events";
import type { Io, Write } from "../model/io.js";

/** Writes as fast as the reader of the stream reads, and stops when it has gone (`fedprobe … | head`). */
export function makeWrite(stream: Io["stdout"]): Write {
  let isOpen = true;
  const events = new EventEmitter();
  const notice = (open: boolean) => () => {
    isOpen &&= open;
    events.emit("change");
  };
  // Standard output stays writable when its reader has gone; only the error tells. main.ts judges it.
  stream.on("error", notice(false)).on("close", notice(false)).on("drain", notice(true));
  return async (text) => {
    if (isOpen && !stream.write(text)) await once(events, "change");
    return isOpen;
  };
}
