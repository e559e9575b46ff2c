import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { EXIT, FedprobeError } from "../model/errors.js";
import { REMOVE_TABLE } from "./node-scripts.js";
import { scriptCommand } from "./posix-shell.js";
import type { Session } from "./session.js";
import { failed } from "./work-directory.js";

/** Name of the table in which a probe of a run keeps what it blocks: no other has it. */
export function firewallTable(run: string, probe: string): string {
  return `fedprobe_${createHash("sha256").update(`${run}/${probe}`).digest("hex").slice(0, 16)}`;
}

/** Removes such a table from a node; one that is gone is fine. @throws FedprobeError (5, 12) */
export async function removeFirewallTable(session: Session, table: string): Promise<void> {
  const result = await session.run(scriptCommand(REMOVE_TABLE, [table]), { repeatable: true });
  if (result.code === 0) return;
  const what = `cannot remove the table ${table} from the firewall of ${session.login.address}`;
  throw failed(what, result, `by hand: nft delete table inet ${table}`, EXIT.cleanup);
}

/** The same on this machine, where local nodes are. @throws FedprobeError (12) */
export async function removeFirewallTableHere(table: string): Promise<void> {
  const [program = "", ...args] = scriptCommand(REMOVE_TABLE, [table]);
  await promisify(execFile)(program, args).catch((cause: Error) => {
    const message = `cannot remove the table ${table} from this machine's firewall: ${cause.message}`;
    throw new FedprobeError(EXIT.cleanup, [{ message, next: `by hand: nft delete table inet ${table}` }]);
  });
}
