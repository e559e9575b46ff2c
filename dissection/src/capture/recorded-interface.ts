import type { InterfaceFcs } from "./interface-fcs.js";

/** What a capture says of an interface that its frames came in by. */
export interface InterfaceDescription {
  readonly linkType: number;
  readonly name?: string;
  /** Octets of check sequence at the end of its frames; absent: it does not say. */
  readonly fcsLength?: number;
}

/** An interface of a capture; a pcap file has one. */
export interface RecordedInterface extends InterfaceDescription {
  /** From 0 in the order of the capture, over all its sections. */
  readonly number: number;
  readonly fcs: InterfaceFcs;
}
