import type { Problem } from "./errors.js";
import type { Plan } from "./plan.js";
import type { Login, ResourceJournal } from "./run-journal.js";

/** A machine that a run may use until its reservation is released. */
export interface ReservedNode {
  readonly name: string;
  readonly login: Login;
  /** Program that runs Node.js there: one word, found through PATH or absolute. */
  readonly nodeCommand: string;
  /** Where sniffers and other nodes reach it. */
  readonly address: string;
  /** Where its programs listen for what comes through SSH alone. */
  readonly loopbackAddress: string;
  /** The work directory of program p is `${workPrefix}${p}`. */
  readonly workPrefix: string;
}

/** Nodes by name. Leaving the scope of `await using` releases them; so does `release`, as often as it is called. */
export interface Reservation extends AsyncDisposable {
  readonly nodes: ReadonlyMap<string, ReservedNode>;
  /** @throws FedprobeError (12) if something is left, with how to remove it by hand */
  release(): Promise<void>;
}

export interface ReserveContext {
  readonly run: string;
  /** runs/<id>: what a node has to say about itself (the log of its sshd) is kept there. */
  readonly runDirectory: string;
  readonly plan: Plan;
  readonly journal: ResourceJournal;
  /**
   * Host seconds after its start at which a program on a node ends by itself, whoever has forgotten it. Nodes
   * that do not end by themselves otherwise do so a little later.
   */
  readonly deadlineSeconds: number;
  readonly signal: AbortSignal;
}

/** A kind of testbed: where the nodes of a plan come from. */
export interface Testbed {
  /** Preflight: what would stop `reserve`; touches nothing. */
  check(plan: Plan): readonly Problem[];
  /** @throws FedprobeError (4, 5), after giving back what it had acquired */
  reserve(context: ReserveContext): Promise<Reservation>;
}
