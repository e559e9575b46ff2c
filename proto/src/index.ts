/**
 * The messages between probes, correlators and the controller (generated from fedprobe/v1/*.proto by
 * `npm run build`), and the one client of a probe's journal.
 */
export {
  type OfferedEvent,
  type OfferRequest,
  type OfferResponse,
  ProbeServiceClient,
  type ProbeServiceServer,
  ProbeServiceService,
  RecordKind,
  type SubscribeRequest,
  type SubscribeResponse,
} from "../gen/fedprobe/v1/probe.js";
export {
  type Alert,
  type Attribute,
  type Counters,
  type Event,
  type MatchedEvent,
  type NodeThroughput,
  type PropertySummary,
  type Reaction,
  Record,
  type Restart,
  type Summary,
  type Throughput,
  type Value,
  type Verdict,
} from "../gen/fedprobe/v1/record.js";
export { connectProbe, type Identity, type Role, serverName } from "./channel.js";
export { type OfferOptions, offerEvents } from "./offer.js";
export { ProbeLostError, type SubscribeOptions, subscribe } from "./subscribe.js";
export { decodeValue, encodeValue } from "./value.js";
