import type { Io } from "../model/io.js";

/** What a run tells while it goes on; a terminal, a log or nobody listens. */
export interface Progress {
  /** A phase begins; the one before it is done. */
  phase(name: string): void;
  /** What the phase is at now; the next call replaces it. */
  update(text: string): void;
  /** A line that stays. */
  note(text: string): void;
  /** The phase has failed. */
  fail(): void;
  /** The last phase is done. */
  finish(): void;
}

export interface PhaseTimes {
  readonly name: string;
  readonly seconds: number;
}

interface Phase {
  readonly name: string;
  readonly began: number;
  text: string;
  said: number;
}

/** Where there is no terminal to redraw, the state of a phase is a line in a log this often. */
const LOG_EVERY_MS = 2_000;
const CLEAR_LINE = "\r\u001b[2K";

/** Phases as lines: on a terminal the current one is redrawn, elsewhere it is said again now and then. */
export function makeTerminalProgress(stream: Io["stderr"]): Progress {
  let current: Phase | undefined;
  const draw = () => {
    if (!current || !stream.isTTY) return;
    const line = `… ${current.name}${current.text && `: ${current.text}`}`;
    stream.write(CLEAR_LINE + line.slice(0, (stream.columns ?? 80) - 1));
  };
  const say = (line: string) => stream.write(`${stream.isTTY ? CLEAR_LINE : ""}${line}\n`);
  const end = (mark: string) => {
    if (!current) return;
    const seconds = ((performance.now() - current.began) / 1000).toFixed(1);
    say(`${mark} ${current.name} (${seconds} s)${current.text && `: ${current.text}`}`);
    current = undefined;
  };
  return {
    finish: () => end("✓"),
    fail: () => end("✗"),
    phase(name) {
      end("✓");
      current = { name, began: performance.now(), text: "", said: performance.now() };
      draw();
    },
    update(text) {
      if (!current) return;
      current.text = text;
      if (!stream.isTTY && performance.now() - current.said >= LOG_EVERY_MS) {
        current.said = performance.now();
        say(`… ${current.name}: ${text}`);
      }
      draw();
    },
    note(text) {
      say(`  ${text}`);
      draw();
    },
  };
}
