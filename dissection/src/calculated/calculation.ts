import { slotOf } from "../attributes.js";
import type { Reading } from "../reading.js";
import { isSet } from "../slots.js";
import { Flows } from "./flows.js";
import type { Asked } from "./needs.js";
import { Nodes } from "./nodes.js";
import { PacketCounts } from "./packet-counts.js";
import { nameTransmitter } from "./transmitter.js";

const FCS_OK = slotOf("ieee802154.fcs_ok");

/** What has to be remembered of frames for the attributes that are calculated from several. */
export class Calculation {
  private readonly counts: PacketCounts | undefined;
  private nodes: Nodes | undefined;
  private flows: Flows | undefined;

  /** `slots`: those of the attributes that somebody asked for. */
  constructor(
    private readonly asked: Asked,
    slots: readonly number[],
  ) {
    this.counts = asked.counts ? new PacketCounts(new Set(slots)) : undefined;
  }

  /** Transmitters, sessions and payloads that had to make room for others so far. */
  get forgotten(): Readonly<Record<"nodes" | "sessions" | "payloads", number>> {
    const { flows, nodes } = this;
    return {
      nodes: nodes?.forgotten ?? 0,
      sessions: flows?.forgotten ?? 0,
      payloads: flows?.payloadsForgotten ?? 0,
    };
  }

  /** Calculates what is asked for of the frame that has just been read. A wrong FCS makes it count for nothing. */
  note(reading: Reading): void {
    const { slots } = reading;
    const isBroken = isSet(slots, FCS_OK) && slots.numbers[FCS_OK] === 0;
    if (this.asked.names) nameTransmitter(reading);
    if (this.asked.nodes) this.noteNode(reading, isBroken);
    if (!isBroken) this.counts?.note(reading);
  }

  /** The tables are made with the first frame: an extractor that never reads one needs none. */
  private noteNode(reading: Reading, isBroken: boolean): void {
    this.nodes ??= new Nodes();
    if (isBroken) {
      this.nodes.recall(reading);
      return;
    }
    this.nodes.note(reading);
    if (!this.asked.flows) return;
    this.flows ??= new Flows(this.nodes, this.asked.payloads);
    this.flows.note(reading);
  }
}
