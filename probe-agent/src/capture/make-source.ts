import type { Source } from "../model/source.js";
import { EventFileSource } from "./event-file-source.js";
import { FileSource, type FileSourceConfig } from "./file-source.js";
import { OfferedSource } from "./offered-source.js";
import { ZepSource, type ZepSourceConfig } from "./zep-source.js";

/** Every kind of frame source; a new one is a file and a line here (and in the two schemas that name it). */
export type FrameSourceConfig =
  | ({ readonly kind: "zep" } & ZepSourceConfig)
  | ({ readonly kind: "file" } & FileSourceConfig)
  /** Without a path: those that a simulator offers. */
  | { readonly kind: "events"; readonly path?: string | undefined; readonly clock: "host" | "sender" };

export function makeSource(config: FrameSourceConfig): Source {
  switch (config.kind) {
    case "zep":
      return new ZepSource(config);
    case "file":
      return new FileSource(config);
    case "events":
      return config.path === undefined ? new OfferedSource(config.clock) : new EventFileSource(config.path);
  }
}
