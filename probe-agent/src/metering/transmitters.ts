/**
 * What is calculated per transmitter rather than read off one frame: `node.reports` and
 * `meta.retransmission` (docs/attributes.md).
 */
export interface Observed {
  readonly retransmission: boolean;
  readonly reports: number;
}

export interface Heard {
  readonly time: number;
  readonly node: string;
  readonly sequence: number;
  /** Of the PSDU without its FCS. */
  readonly hash: string;
  /** The frame carries a UDP datagram that this very node originated. */
  readonly report: boolean;
}

interface Transmitter {
  reports: number;
  /** By sequence number: the last frame that carried it. At most 256 entries. */
  readonly recent: Map<number, { time: number; hash: string }>;
}

/** A copy comes within the retries of one transmission (IEEE Std 802.15.4-2020, 6.7.4.3): far less than this. */
const RETRANSMISSION_US = 500_000;

const UNSEEN: Observed = { retransmission: false, reports: 0 };

export class Transmitters {
  readonly #nodes = new Map<string, Transmitter>();
  /** Transmitters that were forgotten because the table was full (spoofed addresses can fill it). */
  forgotten = 0;

  constructor(private readonly capacity = 20_000) {}

  /** Takes note of a frame whose FCS is right. */
  observe(heard: Heard): Observed {
    const node = this.#transmitter(heard.node);
    const last = node.recent.get(heard.sequence);
    const retransmission = last?.hash === heard.hash && Math.abs(heard.time - last.time) <= RETRANSMISSION_US;
    node.recent.set(heard.sequence, { time: heard.time, hash: heard.hash });
    if (heard.report && !retransmission) node.reports += 1;
    return { retransmission, reports: node.reports };
  }

  /** What is known of a node, without taking note of anything (a frame whose FCS is wrong). */
  recall(node: string | undefined): Observed {
    const known = node === undefined ? undefined : this.#nodes.get(node);
    return known ? { retransmission: false, reports: known.reports } : UNSEEN;
  }

  #transmitter(name: string): Transmitter {
    const known = this.#nodes.get(name);
    if (known) return known;
    if (this.#nodes.size >= this.capacity) {
      this.#nodes.delete(this.#nodes.keys().next().value as string);
      this.forgotten += 1;
    }
    const made = { reports: 0, recent: new Map() };
    this.#nodes.set(name, made);
    return made;
  }
}
