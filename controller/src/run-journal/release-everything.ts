import { sep } from "node:path";
import { connect } from "../deployment/connect.js";
import { removeFirewallTable, removeFirewallTableHere } from "../deployment/firewall-table.js";
import { quoteWord } from "../deployment/posix-shell.js";
import { removalByHand, removeWorkDirectory, stopPrograms } from "../deployment/work-directory.js";
import { FedprobeError, type Problem } from "../model/errors.js";
import type { JournalEntry, Resource } from "../model/run-journal.js";
import { releaseLocalNode } from "../testbeds/release-local-node.js";
import { type OpenResource, openResources, readRunJournal, runOf } from "./read-run-journal.js";
import { lockRelease } from "./release-lock.js";
import { reopenRunJournal } from "./run-journal.js";

export interface ReleaseOptions {
  /** Told what is being given back. */
  readonly log: (message: string) => void;
  readonly signal?: AbortSignal;
}

export interface ReleaseResult {
  /** What was given back, in words. */
  readonly released: readonly string[];
  /** What may be left, with how to remove it by hand. */
  readonly failed: readonly Problem[];
}

/**
 * Gives back everything that a journal says is not given back, and writes it there: on each node the last
 * acquired first, all nodes at once. What is gone already is fine, so it can be repeated.
 * @throws FedprobeError (2) if there is no journal, or another process does that just now
 */
export async function releaseEverything(
  journalFile: string,
  { log, signal = new AbortController().signal }: ReleaseOptions,
): Promise<ReleaseResult> {
  using _ = lockRelease(journalFile);
  const history = readRunJournal(journalFile);
  const { entries } = history;
  const open = openResources(entries);
  if (open.length === 0) return { released: [], failed: history.problems };
  const [run, local] = [runOf(entries), localNodes(entries)];
  using journal = reopenRunJournal(journalFile, history);
  const released: string[] = [];
  const failed = [...history.problems];
  const releaseNode = async (node: string) => {
    for (const { id, resource } of inOrder(open.filter((one) => one.resource.node === node))) {
      const what = describe(resource);
      log(`giving back ${what}`);
      const problems = await tryRelease(() => release(run, resource, local, { log, signal }), resource);
      failed.push(...problems);
      if (problems.length > 0) continue;
      journal.release(id);
      released.push(what);
    }
  };
  await Promise.all([...new Set(open.map(({ resource }) => resource.node))].map(releaseNode));
  return { released, failed };
}

async function tryRelease(release: () => Promise<void>, resource: Resource): Promise<readonly Problem[]> {
  try {
    await release();
    return [];
  } catch (error) {
    const byHand = `by hand: ${removal(resource)}`;
    if (!(error instanceof FedprobeError))
      return [{ message: `${describe(resource)}: ${String(error)}`, next: byHand }];
    return error.problems.map((problem) => ({
      ...problem,
      next: problem.next ? `${problem.next}; ${byHand}` : byHand,
    }));
  }
}

/** A probe that still runs could make its table again: first it has to end. */
function inOrder(resources: readonly OpenResource[]): readonly OpenResource[] {
  const isTable = ({ resource }: OpenResource) => resource.kind === "nft-table";
  return [...resources.filter((one) => !isTable(one)), ...resources.filter(isTable)];
}

type LocalNode = Extract<Resource, { kind: "local-node" }>;

async function release(
  run: string,
  resource: Resource,
  local: readonly LocalNode[],
  { log, signal }: Required<ReleaseOptions>,
): Promise<void> {
  if (resource.kind === "local-node") return releaseLocalNode(run, resource.directory);
  if (resource.kind === "nft-table") {
    if (local.some(({ node }) => node === resource.node)) return removeFirewallTableHere(resource.table);
    await using session = await connect(resource.login, { signal, onNotice: log });
    return removeFirewallTable(session, resource.table);
  }
  // What lies in the directory of a local node ends and goes with it, whether its sshd still lives or not.
  if (local.some(({ directory }) => resource.path.startsWith(directory + sep))) return;
  await using session = await connect(resource.login, { signal, onNotice: log });
  await stopPrograms(session, resource.path);
  await removeWorkDirectory(session, run, resource.path);
}

function localNodes(entries: readonly JournalEntry[]): readonly LocalNode[] {
  return entries.flatMap((entry) =>
    entry.type === "acquire" && entry.resource.kind === "local-node" ? [entry.resource] : [],
  );
}

function describe(resource: Resource): string {
  if (resource.kind === "local-node") return `local node ${resource.node} in ${resource.directory}`;
  if (resource.kind === "nft-table") return `firewall table ${resource.table} on ${resource.node}`;
  return `directory ${resource.path} on ${resource.node}`;
}

function removal(resource: Resource): string {
  if (resource.kind === "nft-table") return `nft delete table inet ${resource.table}`;
  return resource.kind === "local-node"
    ? `pkill -xf ${quoteWord(programsOf(resource.directory))}; rm -rf ${quoteWord(resource.directory)}`
    : removalByHand(resource.login, resource.path);
}

/**
 * Extended regular expression of whole command lines: the guard of a local node's sshd, and the programs on
 * the node. The name of the directory alone would match an editor in which one of its files is open.
 */
function programsOf(directory: string): string {
  const path = directory.replace(/[.+*?^$(){}|[\]\\]/g, "\\$&");
  return `timeout .* -f ${path}/sshd_config|[^ ]+ ${path}/[^ ]+\\.mjs config\\.json`;
}
