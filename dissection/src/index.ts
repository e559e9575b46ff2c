export * from "./model.js";
export * from "./protocols/assigned-numbers.js";
export { crc16, FCS_LENGTH } from "./protocols/fcs.js";
export * from "./encode/index.js";
