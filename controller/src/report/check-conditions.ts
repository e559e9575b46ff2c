import { holds, readCondition } from "../model/condition.js";
import { type Measured, measure } from "./measure.js";
import type { Ensured } from "./report.js";

/** What became of the conditions that the experiment makes; one that cannot be judged is not met. */
export function checkConditions(texts: readonly string[], measured: Measured): Ensured[] {
  return texts.map((text) => {
    const condition = readCondition(text);
    const value = condition && measure(condition.metric, measured);
    return {
      condition: text,
      ...(value !== undefined && { value }),
      met: condition !== undefined && holds(condition, value),
    };
  });
}
