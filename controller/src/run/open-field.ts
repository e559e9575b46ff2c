import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CAPTURES_FOLDER } from "@fedprobe/probe-agent";
import type { Identity } from "@fedprobe/proto";
import type { Authority } from "../deployment/certificates.js";
import { connect } from "../deployment/connect.js";
import { removeFirewallTable } from "../deployment/firewall-table.js";
import type { PlacedProgram } from "../deployment/placed-program.js";
import type { Session } from "../deployment/session.js";
import { EXIT, FedprobeError } from "../model/errors.js";
import type { ReservedNode } from "../model/reservation.js";
import { collectCaptures } from "./collect-captures.js";
import type { Run } from "./open-run.js";
import { exitCodeOf } from "./outcome.js";

export interface Place {
  readonly node: ReservedNode;
  readonly session: Session;
  /** What the node's clock shows more than ours, µs; 0 where the difference is smaller than what can be told. */
  readonly clockOffsetUs: number;
}

/** Where a probe may block addresses. */
interface FirewallTable {
  readonly node: string;
  readonly table: string;
  readonly released: () => void;
}

/** The reserved nodes with a session each, and what was started on them. */
export class Field implements AsyncDisposable {
  readonly #programs: PlacedProgram[] = [];
  readonly #tables: FirewallTable[] = [];

  constructor(
    private readonly run: Run,
    private readonly places: ReadonlyMap<string, Place>,
    /** The controller's own key and certificate, for its clients. */
    readonly identity: Identity,
    /** Host seconds after which programs on nodes end by themselves. */
    readonly deadlineSeconds: number,
  ) {}

  at(node: string): Place {
    const place = this.places.get(node);
    if (!place) throw new Error(`no node ${node} was reserved`);
    return place;
  }

  /** From now on the program is stopped and removed when the field is left, however far it got. */
  owns<Program extends PlacedProgram>(program: Program): Program {
    this.#programs.push(program);
    return program;
  }

  /** A probe may make this table on its node; in the journal beforehand, removed when the field is left. */
  ownsTable(node: string, table: string): void {
    const { login } = this.at(node).node;
    const id = this.run.journal.acquire({ kind: "nft-table", node, login, table });
    this.#tables.push({ node, table, released: () => this.run.journal.release(id) });
  }

  /** Copies the log of every program to logs/ in the run's directory. */
  async collectLogs(): Promise<void> {
    await Promise.all(
      this.#programs.map(async (program) => {
        const text = await program
          .readFile("program.log")
          .catch((error: Error) => `not collected: ${error.message}\n`);
        await writeFile(join(this.run.directory, "logs", `${program.name}.log`), text);
      }),
    );
  }

  /** Copies the packets that probes have kept about alerts to captures/<probe>/ in the run's directory. */
  async collectCaptures(): Promise<void> {
    const probes = new Set(this.run.plan.probes.map(({ name }) => name));
    const theirs = this.#programs.filter(({ name }) => probes.has(name));
    await Promise.all(
      theirs.map((program) =>
        collectCaptures(program, join(this.run.directory, CAPTURES_FOLDER, program.name)).catch(
          (error: Error) => {
            const message = `packets that ${program.name} has kept are not all collected: ${error.message}`;
            this.run.problem(EXIT.degraded, { message });
          },
        ),
      ),
    );
  }

  /** Stops and removes every program, then leaves the nodes. What cannot be removed is a problem of the run. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#programs.map((program) => this.#remove(program)));
    await Promise.all(this.#tables.map((table) => this.#removeTable(table)));
    await Promise.all([...this.places.values()].map(({ session }) => session[Symbol.asyncDispose]()));
  }

  async #removeTable({ node, table, released }: FirewallTable): Promise<void> {
    try {
      await removeFirewallTable(this.at(node).session, table);
      released();
    } catch (error) {
      const message = `what was blocked at ${node} could not be let in again: ${(error as Error).message}`;
      this.run.problem(EXIT.cleanup, { message, next: `fedprobe destroy ${this.run.id}` });
    }
  }

  async #remove(program: PlacedProgram): Promise<void> {
    try {
      await program.remove();
    } catch (error) {
      const message = `${program.name} could not be removed from its node: ${(error as Error).message}`;
      this.run.problem(EXIT.cleanup, { message, next: `fedprobe destroy ${this.run.id}` });
    }
  }
}

/** A difference that its operator may want to know of. */
const NOTABLE_OFFSET_US = 1_000_000;

/** After the experiment's own time: for collecting, and for a controller that comes back. */
const GRACE_SECONDS = 120;

/** Host seconds after its start at which a program on a node gives up waiting for us. */
export function deadlineOf(run: Run): number {
  return Math.ceil(run.plan.duration / run.plan.speed) + GRACE_SECONDS;
}

/** Logs in to every node. All or none: if one cannot be reached, the others are left again. */
export async function openField(
  run: Run,
  nodes: ReadonlyMap<string, ReservedNode>,
  authority: Authority,
): Promise<Field> {
  const results = await Promise.allSettled([...nodes.values()].map((node) => enter(run, node)));
  const places = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (reasons.length > 0) {
    await Promise.all(places.map(({ session }) => session[Symbol.asyncDispose]()));
    throw allOf(reasons);
  }
  const { certPem, keyPem } = await authority.issue("controller", "controller");
  const identity = { authority: authority.caPem, certificate: certPem, key: keyPem };
  return new Field(run, new Map(places.map((place) => [place.node.name, place])), identity, deadlineOf(run));
}

/** Logs in, and finds out how the node's clock differs: the run's clock is corrected by it on that node. */
async function enter(run: Run, node: ReservedNode): Promise<Place> {
  const session = await connect(node.login, {
    signal: run.signal,
    onNotice: (message) => run.progress.note(`${node.name}: ${message}`),
  });
  const { offsetUs, uncertaintyUs } = await session.clockOffset();
  const clockOffsetUs = Math.abs(offsetUs) > uncertaintyUs ? Math.round(offsetUs) : 0;
  if (Math.abs(clockOffsetUs) > NOTABLE_OFFSET_US) {
    const message = `the clock of ${node.name} differs by ${(clockOffsetUs / 1e6).toFixed(3)} s; the run's clock is corrected there`;
    run.progress.note(message);
    await run.notice({ probe: "controller", timeUs: 0, severity: "warning", message });
  }
  return { node, session, clockOffsetUs };
}

/** What is wrong with every node, not only with the first. */
function allOf(reasons: readonly unknown[]): unknown {
  const other = reasons.find((reason) => !(reason instanceof FedprobeError));
  if (other !== undefined) return other;
  const errors = reasons.filter((reason) => reason instanceof FedprobeError);
  const code = exitCodeOf(errors.map(({ exitCode }) => exitCode));
  return new FedprobeError(
    code,
    errors.flatMap(({ problems }) => problems),
    { cause: errors[0] },
  );
}
