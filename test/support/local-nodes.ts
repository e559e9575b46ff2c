import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan, TestbedPlan } from "../../controller/src/model/plan.js";
import type { Reservation, ReservedNode } from "../../controller/src/model/reservation.js";
import { openRunJournal, type RunJournal } from "../../controller/src/run-journal/run-journal.js";
import { checkLocal } from "../../controller/src/testbeds/check-local.js";
import { localTestbed } from "../../controller/src/testbeds/local-testbed.js";

/** A plan that asks for nodes and nothing else. */
export function planOf(nodes: readonly string[], testbed: TestbedPlan = { kind: "local" }): Plan {
  return {
    v: 1,
    name: "test",
    file: "/nowhere/experiment.yaml",
    duration: 1,
    speed: 1,
    testbed,
    nodes,
    probes: [],
    network: { contexts: {}, keys: [] },
    properties: [],
    propertyParameters: {},
    reactions: { commands: {}, commandSeconds: 10 },
    ensure: [],
    minProbes: 0,
  };
}

/** What keeps this machine from having local nodes, in words; empty if nothing does. */
export const whyNoLocalNodes = checkLocal(planOf([]))
  .map(({ message }) => message)
  .join("; ");

/** Local nodes with the journal of a run of their own; leaving the scope releases all of it. */
export interface LocalNodes extends AsyncDisposable {
  readonly run: string;
  readonly runDirectory: string;
  readonly journal: RunJournal;
  readonly reservation: Reservation;
  node(name: string): ReservedNode;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function reserveLocalNodes(...names: readonly string[]): Promise<LocalNodes> {
  const runDirectory = mkdtempSync(join(tmpdir(), "run-"));
  const run = runDirectory.slice(-6);
  const journal = openRunJournal(runDirectory, { run, pid: process.pid, experiment: "test" });
  const forget = () => {
    journal[Symbol.dispose]();
    rmSync(runDirectory, { recursive: true });
  };
  const signal = new AbortController().signal;
  const context = { run, runDirectory, plan: planOf(names), journal, deadlineSeconds: 120, signal };
  const reservation = await localTestbed.reserve(context).catch((error: unknown) => {
    forget();
    throw error;
  });
  return {
    run,
    runDirectory,
    journal,
    reservation,
    node(name) {
      const node = reservation.nodes.get(name);
      if (!node) throw new Error(`no node ${name}`);
      return node;
    },
    async [Symbol.asyncDispose]() {
      await reservation.release();
      forget();
    },
  };
}
