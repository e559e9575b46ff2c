import { EXIT, FedprobeError, type Problem } from "../model/errors.js";
import { visibleLines } from "../model/visible-text.js";
import { NODE_EXIT, START_PROGRAM } from "./node-scripts.js";
import { type Place, PlacedProgram } from "./placed-program.js";
import { scriptCommand } from "./posix-shell.js";
import type { CommandResult } from "./remote-command.js";
import { StartedProgram } from "./started-program.js";

/** Seconds until a started program must have written status.json. */
const READY_SECONDS = 30;

const LOG_LINES = 20;

/** What START_PROGRAM has to know beside the directory. */
export interface Executable {
  /** File in the directory. */
  readonly file: string;
  readonly sha256: string;
  readonly nodeCommand: string;
}

/** A program that lies on a node, ready to be started. */
export class DeployedProgram extends PlacedProgram {
  constructor(
    place: Place,
    private readonly executable: Executable,
  ) {
    super(place);
  }

  /**
   * Starts it, if its file is still what was sent, and waits until it has written status.json. A program that
   * does not get there stays until `remove`.
   * @throws FedprobeError (5) with the last 20 lines of its log
   */
  async start(signal?: AbortSignal): Promise<StartedProgram> {
    const { file, sha256, nodeCommand } = this.executable;
    const values = [this.directory, file, sha256, nodeCommand, String(READY_SECONDS * 20)];
    const result = await this.place.session.run(
      scriptCommand(START_PROGRAM, values),
      signal ? { signal } : {},
    );
    if (result.code !== 0) throw new FedprobeError(EXIT.testbed, [await this.#explain(result)]);
    const [first = "", ...rest] = result.stdout.toString().split("\n");
    return new StartedProgram(this.place, Number(first), this.#readStatus(rest.join("\n")));
  }

  #readStatus(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      const message = `status.json of ${this.name} on ${this.node} is not JSON: ${(cause as Error).message}`;
      throw new FedprobeError(EXIT.testbed, [{ message, next: "see that no other program writes there" }], {
        cause,
      });
    }
  }

  async #explain({ code, stdout, stderr }: CommandResult): Promise<Problem> {
    const who = `${this.name} on ${this.node}`;
    const said = visibleLines(stdout.toString().trim());
    if (code === NODE_EXIT.changed) {
      const message = `${this.executable.file} of ${who} was changed after it was sent (SHA-256 ${said} instead of ${this.executable.sha256}), so it was not started`;
      return {
        message,
        next: "somebody else can write there: do not trust that node before its operator has looked at it",
      };
    }
    if (code === NODE_EXIT.died || code === NODE_EXIT.notReady) {
      const how =
        code === NODE_EXIT.died ? `ended with exit code ${said}` : `was not ready within ${READY_SECONDS} s`;
      const message = `${who} ${how}; the last lines of its log:\n${(await this.lastLog(LOG_LINES)).trimEnd()}`;
      return { message, next: "its log says why; the whole of it is program.log in its directory" };
    }
    const message = `${who} cannot be started (exit code ${code}): ${visibleLines(stderr.toString().trim())}`;
    return { message, next: "the node needs a POSIX shell, setsid and sha256sum" };
  }
}
