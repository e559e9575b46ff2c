export { eui64OfAddress } from "./addresses.js";
export { ATTRIBUTES, type Attribute, attributeType, nearestAttribute } from "./attributes.js";
export * from "./encode/index.js";
export { ContextError, type ContextPrefixes } from "./extract/contexts.js";
export {
  type Extractor,
  type ExtractorOptions,
  makeExtractor,
  UnknownAttributeError,
} from "./extract/extractor.js";
export * from "./model.js";
export * from "./protocols/assigned-numbers.js";
export { crc16, FCS_LENGTH } from "./protocols/fcs.js";
