import { readCondition } from "../model/condition.js";
import { metricNames } from "../model/metrics.js";
import type { Draft } from "./check-form.js";
import type { Finding } from "./finding.js";
import { suggestName } from "./nearest-name.js";
import { quoted } from "./text.js";

/** Conditions that cannot be read, and metrics that no report has. */
export function checkEnsure({ ensure = [] }: Draft): Finding[] {
  const known = metricNames();
  return ensure.flatMap((text, index): Finding[] => {
    if (text === undefined) return [];
    const path = ["ensure", index];
    const condition = readCondition(text);
    if (condition === undefined) {
      const message = `${quoted(text)} is no condition`;
      return [{ path, message, next: "write a metric, an operator and a number: alerts.recall >= 0.95" }];
    }
    const { metric } = condition;
    if (known.includes(metric)) return [];
    const message = `unknown metric ${quoted(metric)}`;
    return [{ path, message, next: () => suggestName(metric, known) }];
  });
}
