export { ConfigError } from "./config-error.js";
export * from "./model.js";
export { type Progress, type RunOutput, runEmulation } from "./program/run-emulation.js";
export { type EmulationPace, writeEmulation } from "./program/write-emulation.js";
export { weakestLink } from "./radio/links.js";
export { bitRate } from "./radio/phy.js";
export { pathLoss } from "./radio/propagation.js";
export { type Simulation, simulate } from "./simulation/simulate.js";
export { TruthLedger } from "./truth-ledger.js";
