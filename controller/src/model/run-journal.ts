/**
 * Something that must be given back. Written to runs/<id>/journal.jsonl before it is acquired, so that
 * `fedprobe destroy <run>` needs only the journal.
 */
export type Resource =
  | {
      /** A real sshd on a loopback address of this machine, with a directory of its own. */
      readonly kind: "local-node";
      readonly node: string;
      readonly directory: string;
    }
  | {
      /** A directory on a node and every process that runs out of it. */
      readonly kind: "work-directory";
      readonly node: string;
      readonly login: Login;
      readonly path: string;
    }
  | {
      /** A table of the node's firewall, with the addresses that a probe has blocked. */
      readonly kind: "nft-table";
      readonly node: string;
      readonly login: Login;
      readonly table: string;
    };

/** How to reach a node again; never a secret, only the path of the key. */
export interface Login {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly key: string;
  /** File of known host keys that the node's key must be in. */
  readonly knownHosts: string;
}

export type JournalEntry =
  | {
      readonly type: "begin";
      readonly run: string;
      readonly at: string;
      readonly pid: number;
      /** When that process started, in clock ticks after boot; missing in old journals, and where the system does not say it. */
      readonly startedAt?: string | undefined;
      readonly experiment: string;
    }
  | { readonly type: "acquire"; readonly id: number; readonly resource: Resource }
  | { readonly type: "release"; readonly id: number }
  | { readonly type: "phase"; readonly name: string; readonly at: string }
  | { readonly type: "end"; readonly at: string; readonly outcome: string };

/** What an acquirer needs of a run's journal: `acquire` is on the disk when it returns, so call it before acquiring. */
export interface ResourceJournal {
  acquire(resource: Resource): number;
  release(id: number): void;
}
