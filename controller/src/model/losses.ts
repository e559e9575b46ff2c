const DROPPED = "dropped.";

/** What came and was no frame of the run: ZEP acknowledgements and other datagrams, and all before its start. */
const NO_FRAMES: ReadonlySet<string> = new Set(["dropped.not-data", "dropped.not-started"]);

/** A counter of a drop by the drop's name: `dropped.kernel` → `kernel`; undefined for any other counter. */
export function dropName(counter: string): string | undefined {
  return counter.startsWith(DROPPED) ? counter.slice(DROPPED.length) : undefined;
}

/** Whether a counter counts frames that a probe should have analysed and did not; `name` as in `dropped.kernel`. */
export function isLoss({ name }: { readonly name: string }): boolean {
  return name.startsWith(DROPPED) && !NO_FRAMES.has(name);
}
