import { cpus, loadavg, totalmem } from "node:os";

/** One thing that was measured. */
export interface Measurement {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What it should be, in words, where there is a budget, and whether it is. */
  readonly budget?: string;
  readonly met?: boolean;
}

/** What a bench found, as it is kept in docs/bench/. */
export interface BenchResult {
  readonly bench: string;
  /** ISO 8601. */
  readonly at: string;
  readonly machine: string;
  /** What was measured on. */
  readonly input: string;
  readonly measurements: readonly Measurement[];
}

/** Processor, memory, Node, and how busy the machine is: a busy one measures too little. */
export function describeMachine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]!.toFixed(1);
  return `${cores.length} × ${cores[0]!.model.trim()}, ${memory} GiB, Node ${process.version}, load ${load}`;
}

/** A number with as many digits as say something. */
export function shortNumber(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  if (value >= 1e4) return `${(value / 1e3).toFixed(0)} k`;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** The measurement as a line for people. */
export function lineOf({ what, value, unit, budget, met }: Measurement): string {
  const judged = budget === undefined ? "" : ` (${budget}: ${met ? "met" : "MISSED"})`;
  return `${what.padEnd(58)} ${shortNumber(value).padStart(8)} ${unit}${judged}`;
}
