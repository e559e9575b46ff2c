import { EXIT, FedprobeError } from "../model/errors.js";
import { visibleLines } from "../model/visible-text.js";
import { LAST_LINES, LIST_FILES, READ_FILE } from "./node-scripts.js";
import { scriptCommand } from "./posix-shell.js";
import type { CommandResult } from "./remote-command.js";
import type { Session } from "./session.js";
import { failed, removeWorkDirectory, stopPrograms } from "./work-directory.js";

/** A directory on a node that was made for one program. */
export interface Place {
  readonly session: Session;
  readonly run: string;
  /** Name of the probe, correlator or emulator. */
  readonly name: string;
  readonly node: string;
  readonly directory: string;
  /** Tells the run's journal that the directory is gone. */
  readonly released: () => void;
}

/** Bytes of the longest file that is read from a node. */
const LONGEST_FILE = 64 * 2 ** 20;

/** A program's directory on a node, in whatever state the program is. */
export class PlacedProgram {
  readonly name: string;
  readonly node: string;
  readonly directory: string;

  constructor(protected readonly place: Place) {
    ({ name: this.name, node: this.node, directory: this.directory } = place);
  }

  /** Last lines of what it wrote to standard output and standard error, safe to show. */
  async lastLog(lines: number): Promise<string> {
    const result = await this.runScript(LAST_LINES, [this.directory, String(lines)]);
    if (result.code !== 0)
      throw failed(`${this.name} on ${this.node} has no log`, result, "look at the node");
    return visibleLines(result.stdout.toString());
  }

  /** Text of a file that it wrote. @throws as readBytes */
  async readFile(name: string): Promise<string> {
    return (await this.readBytes(name)).toString();
  }

  /** Names of the files in a folder of its directory, none if it has made no such folder; not to be trusted. */
  async listFiles(folder: string): Promise<readonly string[]> {
    const result = await this.runScript(LIST_FILES, [`${this.directory}/${folder}`]);
    return result.stdout.toString().split("\n").slice(0, -1);
  }

  /** A file that it wrote, at most 64 MiB. @throws FedprobeError (5) if it is missing or longer */
  async readBytes(name: string): Promise<Buffer> {
    const result = await this.runScript(READ_FILE, [`${this.directory}/${name}`], LONGEST_FILE);
    if (result.code !== 0) {
      throw failed(
        `${this.name} on ${this.node} has no ${name}`,
        result,
        "look at the last lines of its log",
      );
    }
    if (!result.truncated) return result.stdout;
    const message = `${name} of ${this.name} on ${this.node} is longer than ${LONGEST_FILE} bytes`;
    throw new FedprobeError(EXIT.testbed, [
      { message, next: "fetch it with scp while the run is up, or shorten the run" },
    ]);
  }

  /**
   * Ends the program if it runs, removes its directory and releases it in the journal; again does nothing. A
   * lost connection is waited for, unless `signal` ends that.
   * @throws FedprobeError (5: connection lost for good, 12: something stays), or the signal's reason
   */
  async remove(signal?: AbortSignal): Promise<void> {
    await stopPrograms(this.place.session, this.directory, signal);
    await removeWorkDirectory(this.place.session, this.place.run, this.directory, signal);
    this.place.released();
  }

  /** Says in the journal that there is no directory, which the node has said. */
  forget(): void {
    this.place.released();
  }

  /** Runs a script that may be run again if the connection is lost under it. */
  protected runScript(
    script: string,
    values: readonly string[],
    maxOutputBytes = 2 ** 20,
  ): Promise<CommandResult> {
    return this.place.session.run(scriptCommand(script, values), { maxOutputBytes, repeatable: true });
  }
}
