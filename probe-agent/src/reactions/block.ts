import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { Alert } from "@fedprobe/properties";
import type { Actor } from "./actor.js";
import { failureOf, runProgram } from "./run-program.js";

export interface BlockSettings {
  /** Name of a table of our own. */
  readonly table: string;
  /** After so many seconds an address is let in again. */
  readonly seconds: number;
}

const PATIENCE_MS = 5_000;
/** Addresses in each set; nft refuses more. */
const MOST_ADDRESSES = 4_096;

/**
 * Keeps addresses out: drops what comes from them at this node, for a time, by two sets in a table of our own, which
 * goes when the probe stops.
 */
export class Blocking implements Actor<"block"> {
  readonly counts = {};
  #last: Promise<unknown> = Promise.resolve();
  #made = false;

  constructor(
    private readonly settings: BlockSettings | undefined,
    private readonly nft: readonly string[] = nftCommand(),
  ) {}

  /** One at a time: the first makes the table. */
  act({ attribute }: { attribute: string }, alert: Alert): Promise<string> {
    const blocking = this.#last.then(() => this.#block(attribute, alert));
    this.#last = blocking.catch(() => undefined);
    return blocking;
  }

  async stop(): Promise<void> {
    await this.#last;
    if (this.#made && this.settings) await this.#call(["delete", "table", "inet", this.settings.table]);
  }

  async #block(attribute: string, alert: Alert): Promise<string> {
    if (!this.settings) throw new Error("the experiment does not allow it; set reactions.block to true");
    const address = addressIn(alert, attribute);
    const version = isIP(address);
    if (version === 0) throw new Error(`no matched event carries ${attribute}, so there is nobody to block`);
    const exempt = exemptionOf(address);
    if (exempt) throw new Error(`${address} is ${exempt} and is not blocked`);
    const { table, seconds } = this.settings;
    if (!this.#made) await this.#call(["-f", "-"], describeTable(table));
    this.#made = true;
    const element = ["{", address, "timeout", `${seconds}s`, "}"];
    await this.#call(["add", "element", "inet", table, version === 4 ? "blocked4" : "blocked6", ...element]);
    return `blocked ${address} for ${seconds} s`;
  }

  async #call(args: readonly string[], input = ""): Promise<void> {
    const argv = [...this.nft, ...args];
    const result = await runProgram({ argv, input, timeoutMs: PATIENCE_MS }).catch((error: Error) => {
      throw new Error(`${error.message}; install nftables on the node`);
    });
    const failure = failureOf(result);
    if (failure !== undefined)
      throw new Error(`nft ${failure}; it must be allowed to change the node's firewall`);
  }
}

/** As root, or as whoever may be root without a password. */
function nftCommand(): readonly string[] {
  return process.getuid?.() === 0 ? ["nft"] : ["sudo", "-n", "nft"];
}

/** The value in the event that was matched last. */
function addressIn({ events }: Alert, attribute: string): string {
  const values = events.map(({ attributes }) => attributes[attribute]).filter((value) => value !== undefined);
  return String(values.at(-1) ?? "");
}

/** Whom to block is up to who writes the frames: never ourselves, nor the one who commands us. */
function exemptionOf(address: string): string | undefined {
  if (/^(127\.|0\.|22[4-9]\.|23\d\.|255\.|::1?$|ff)/i.test(address))
    return "no address of a single other host";
  const own = Object.values(networkInterfaces()).flatMap((list) => list?.map((one) => one.address) ?? []);
  if (own.includes(address)) return "an address of this node";
  // sshd says who has logged in (sshd(8), ENVIRONMENT); that is who can end the experiment.
  return process.env["SSH_CONNECTION"]?.split(" ")[0] === address ? "the controller" : undefined;
}

function describeTable(table: string): string {
  const set = (name: string, type: string) =>
    `set ${name} { type ${type}; flags timeout; size ${MOST_ADDRESSES}; }`;
  const chain = (hook: string) =>
    `chain ${hook} { type filter hook ${hook} priority -10; policy accept; ip saddr @blocked4 drop; ip6 saddr @blocked6 drop; }`;
  // One that a probe has left which was killed is made anew: both in one transaction.
  return `add table inet ${table}
delete table inet ${table}
table inet ${table} {
${[set("blocked4", "ipv4_addr"), set("blocked6", "ipv6_addr"), chain("input"), chain("forward")].join("\n")}
}
`;
}
