/** Takes text; resolves to false when nobody reads it any more. */
export type Write = (text: string) => Promise<boolean>;

/** Where a command writes: results to `stdout`, everything else to `stderr`. */
export interface Io {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
}
