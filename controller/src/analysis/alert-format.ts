import type { Analysis } from "./analyze-inputs.js";
import type { FoundAlert } from "./found-alert.js";

/** How alerts are written, one after the other. */
export interface AlertFormat {
  /** Attributes that it tells of matched events, if they have them, beside those that the properties name. */
  readonly keep: readonly string[];
  begin(): string;
  /** Empty for what the format has no place for. */
  alert(alert: FoundAlert): string;
  end(analysis: Analysis): string;
}
