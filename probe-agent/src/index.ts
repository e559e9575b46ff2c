/**
 * The probe, and its pipeline for those who have frames at hand (`fedprobe analyze`).
 */
export { IDENTITY_FILES, MARKER_FILE, type ProbeConfig, probeConfigSchema, STATUS_FILE } from "./config.js";
export { Correlation, type CorrelationOptions } from "./correlation/correlation.js";
export { Merge } from "./correlation/merge.js";
export { MergedMachine } from "./correlation/merged-machine.js";
export { type EventLine, EventLines } from "./events/event-lines.js";
export { EventReader } from "./events/event-reader.js";
export { FrameReader } from "./frame-event.js";
export { listProcesses, type Process, readProcess } from "./host/processes.js";
export { describeListener, type Listener, whoListens } from "./host/who-listens.js";
export { type ClockOrigin, hostNow, makeRunClock, type RunClock } from "./model/clock.js";
export { nameNode } from "./model/name-node.js";
export type { Emit, RecordBody } from "./model/record.js";
export type { StructuredEvent } from "./model/structured-event.js";
export { VerdictEvent } from "./model/verdict-event.js";
export { Pipeline, type PipelineOptions } from "./pipeline.js";
export { CAPTURES_FOLDER } from "./reactions/reactor.js";
export { NO_REACTIONS, SYSTEM_LOG } from "./reactions/settings.js";
