export {
  eui64OfAddress,
  formatEui64,
  formatExtended,
  formatIp6,
  formatShort,
  parseIp6,
} from "./addresses.js";
export { ATTRIBUTES, type Attribute, attributeType, nearestAttribute } from "./attributes.js";
export { type CaptureCounts, makeCaptureCounts } from "./capture/capture-counts.js";
export { CaptureError, type CapturePlace } from "./capture/capture-error.js";
export type { CaptureOptions } from "./capture/capture-notes.js";
export { readCapture, readCaptureBatches } from "./capture/capture-reader.js";
export { type FcsChoice, FcsDetector } from "./capture/fcs-detector.js";
export { type FrameBatch, frameOf } from "./capture/frame-batch.js";
export { encodePcapHeader, encodePcapRecord, encodeTapHeader } from "./capture/pcap-writer.js";
export {
  type CaptureInterface,
  encodePcapngHeader,
  encodePcapngPacket,
  type SectionText,
} from "./capture/pcapng-writer.js";
export type { RecordedInterface } from "./capture/recorded-interface.js";
export { type UnwrappedZep, unwrapZep, type ZepData } from "./capture/zep.js";
export * from "./encode/index.js";
export type { Answers } from "./extract/answers.js";
export { ContextError, type ContextPrefixes } from "./extract/contexts.js";
export {
  type Extractor,
  type ExtractorOptions,
  makeExtractor,
  UnknownAttributeError,
} from "./extract/extractor.js";
export type { ExtractorLosses } from "./extract/losses.js";
export type { Place } from "./extract/place.js";
export { inlineMore } from "./inline-more.js";
export * from "./model.js";
export * from "./protocols/assigned-numbers.js";
export { crc16, crc32, FCS_LENGTH } from "./protocols/fcs.js";
export { type ExtendedAddresses, KeyError, type MacKey, parseMacKey } from "./security-keys.js";
