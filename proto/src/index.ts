/** Generated from fedprobe/v1/*.proto by `npm run build`. */
export * from "../gen/fedprobe/v1/probe.js";
export * from "../gen/fedprobe/v1/record.js";
