import type { ValueType } from "../data/expression.js";
import type { Parameter } from "../data/property.js";

/** What the names in an expression can mean. */
export interface Names {
  /** `undefined` for an attribute that does not exist. */
  typeOf(name: string): ValueType | undefined;
  readonly attributes: readonly string[];
  readonly parameters: readonly Parameter[];
  /** Events that are always matched before this one. */
  readonly earlier: readonly number[];
  report(at: number, message: string, next: string | (() => string)): void;
}
