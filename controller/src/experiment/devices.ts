/** What of a device's declaration decides how many devices it makes. */
interface Declaration {
  readonly role?: string | undefined;
  readonly count?: number | undefined;
}

type Declarations = Readonly<Record<string, Declaration | undefined>>;

/** Names that a declaration makes: its own, or `<name>-1` … `<name>-<count>`, of which at most `most`. */
export function deviceNames(name: string, { count }: Declaration, most = Number.POSITIVE_INFINITY): string[] {
  if (count === undefined) return [name];
  return Array.from({ length: Math.min(count, most) }, (_, index) => `${name}-${index + 1}`);
}

/** The declaration that makes the device `name`; undefined if none does. Counts are never expanded for it. */
export function declarationOf(name: string, devices: Declarations): string | undefined {
  const own = Object.hasOwn(devices, name);
  if (own && devices[name]?.count === undefined) return name;
  const numbered = /^(.+)-([1-9]\d*)$/.exec(name);
  const group = numbered?.[1];
  if (group === undefined || !Object.hasOwn(devices, group)) return undefined;
  return Number(numbered?.[2]) <= (devices[group]?.count ?? 0) ? group : undefined;
}

/** Names to suggest where one is unknown: of each declaration the first few. */
export function suggestedDevices(devices: Declarations): string[] {
  return Object.entries(devices).flatMap(([name, declaration]) => deviceNames(name, declaration ?? {}, 20));
}
