import { IS_ALIVE } from "./node-scripts.js";
import { type Place, PlacedProgram } from "./placed-program.js";
import { programsIn, stopPrograms } from "./work-directory.js";

/** A program that runs on a node and has said that it is ready. */
export class StartedProgram extends PlacedProgram {
  /** `status` is what it wrote to status.json, not to be trusted before it is checked. */
  constructor(
    place: Place,
    readonly pid: number,
    readonly status: unknown,
  ) {
    super(place);
  }

  /** True while the process that was started is there. */
  async alive(): Promise<boolean> {
    return (await this.runScript(IS_ALIVE, [String(this.pid), programsIn(this.directory)])).code === 0;
  }

  /** Asks it to end, and kills it after five seconds; its directory stays. @throws FedprobeError (5, 12) */
  async stop(): Promise<PlacedProgram> {
    await stopPrograms(this.place.session, this.directory);
    return new PlacedProgram(this.place);
  }
}
