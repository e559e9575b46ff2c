import type { Source } from "../model/source.js";
import { FileSource, type FileSourceConfig } from "./file-source.js";
import { ZepSource, type ZepSourceConfig } from "./zep-source.js";

/** Every kind of frame source; a new one is a file and a line here (and in the two schemas that name it). */
export type FrameSourceConfig =
  | ({ readonly kind: "zep" } & ZepSourceConfig)
  | ({ readonly kind: "file" } & FileSourceConfig);

export function makeSource(config: FrameSourceConfig): Source {
  switch (config.kind) {
    case "zep":
      return new ZepSource(config);
    case "file":
      return new FileSource(config);
  }
}
