import type { Alert } from "@fedprobe/properties";

const LONGEST_DESCRIPTION = 300;

/** What programs outside are told of an alert. Texts come from rules and frames. */
export interface ToldAlert {
  readonly probe: string;
  readonly property: number;
  readonly kind: string;
  readonly severity: string;
  readonly verdict: string;
  /** Absent if the property names none. */
  readonly node?: string;
  readonly target?: string;
  /** µs since 1970 on the run's clock. */
  readonly time: number;
  readonly description: string;
  /** Id of the alert in the records. */
  readonly alert: string;
}

export function tellAlert(alert: Alert, probe: string): ToldAlert {
  const { propertyId, kind, severity, verdict, node, target, first, description, id } = alert;
  return {
    ...{ probe, property: propertyId, kind, severity, verdict },
    ...(node !== undefined && { node }),
    ...(target !== undefined && { target }),
    ...{ time: Math.round(first), description: description.slice(0, LONGEST_DESCRIPTION), alert: id },
  };
}

/** The same as environment variables: `FEDPROBE_KIND` … No value holds a NUL, which ends a string there. */
export function alertEnvironment(told: ToldAlert): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(told).map(([name, value]) => [
      `FEDPROBE_${name.toUpperCase()}`,
      String(value).replaceAll("\0", "\ufffd"),
    ]),
  );
}
