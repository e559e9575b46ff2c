/** What a run tells while it goes on; the terminal, a log or nobody listens. */
export interface Progress {
  /** A phase begins; the one before it is done. */
  phase(name: string): void;
  /** What the phase is at now; the next call replaces it. */
  update(text: string): void;
  /** A line that stays. */
  note(text: string): void;
  /** The last phase is done. */
  finish(): void;
}

export interface PhaseTimes {
  readonly name: string;
  readonly seconds: number;
}

/** Phases as lines on a terminal (the current one is redrawn) or, where it is none, as plain lines. */
export function makeTerminalProgress(
  stream: NodeJS.WritableStream & { isTTY?: boolean; columns?: number },
): Progress {
  let current: { name: string; began: number; text: string } | undefined;
  const clear = () => stream.isTTY && stream.write("\r\u001b[2K");
  const line = () => {
    if (!current || !stream.isTTY) return;
    const text = `… ${current.name}${current.text ? `: ${current.text}` : ""}`;
    stream.write(`\r\u001b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const close = () => {
    if (!current) return;
    const seconds = ((performance.now() - current.began) / 1000).toFixed(1);
    clear();
    stream.write(`✓ ${current.name} (${seconds} s)${current.text ? `: ${current.text}` : ""}\n`);
    current = undefined;
  };
  return {
    phase(name) {
      close();
      current = { name, began: performance.now(), text: "" };
      line();
    },
    update(text) {
      if (current) current.text = text;
      line();
    },
    note(text) {
      clear();
      stream.write(`  ${text}\n`);
      line();
    },
    finish: close,
  };
}
