import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encodePcapHeader, LINK_TYPE } from "@fedprobe/dissection";
import { type ReadOptions, readExperiment } from "../../../controller/src/experiment/read-experiment.js";
import { FedprobeError, type Problem } from "../../../controller/src/model/errors.js";

/** A capture without any frame. */
export const EMPTY_CAPTURE = encodePcapHeader(LINK_TYPE.IEEE802_15_4_NOFCS);

/** A folder for experiment files and what they name; gone when left. */
export class ExperimentFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "fedprobe-experiment-"));

  /** Writes a file and gives its path. */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Everything that is wrong with an experiment of this text; empty if it is valid. */
  problems(text: string | Uint8Array, options: ReadOptions = {}): readonly Problem[] {
    try {
      readExperiment(this.write("experiment.yaml", text), options);
      return [];
    } catch (error) {
      if (error instanceof FedprobeError && error.exitCode === 3) return error.problems;
      throw error;
    }
  }

  /** The same as `line:column message → next`, without the folder's path. */
  lines(text: string | Uint8Array, options: ReadOptions = {}): string[] {
    return this.problems(text, options).map(({ message, place, next }) =>
      `${place?.line}:${place?.column} ${message} → ${next}`.replaceAll(this.path, "."),
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
