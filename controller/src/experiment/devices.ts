/** What of a device's declaration decides how many devices it makes. */
interface Declaration {
  readonly role?: string | undefined;
  readonly count?: number | undefined;
  readonly positions?: readonly unknown[] | undefined;
}

type Declarations = Readonly<Record<string, Declaration | undefined>>;

/** Number of devices of a group; undefined for a device that is alone. Positions may be more. */
function sizeOf(declaration: Declaration | undefined): number | undefined {
  const { count, positions } = declaration ?? {};
  return count ?? positions?.length;
}

/** Names that a declaration makes: its own, or `<name>-1` … `<name>-<count>`, of which at most `most`. */
export function deviceNames(
  name: string,
  declaration: Declaration,
  most = Number.POSITIVE_INFINITY,
): string[] {
  const size = sizeOf(declaration);
  if (size === undefined) return [name];
  return Array.from({ length: Math.min(size, most) }, (_, index) => `${name}-${index + 1}`);
}

/** The declaration that makes the device `name`; undefined if none does. */
export function declarationOf(name: string, devices: Declarations): string | undefined {
  const alone = Object.hasOwn(devices, name) && sizeOf(devices[name]) === undefined;
  return alone ? name : groupOf(name, devices);
}

/** The group that makes the device `name` by its count; groups are never expanded for it. */
export function groupOf(name: string, devices: Declarations): string | undefined {
  const numbered = /^(.+)-([1-9]\d*)$/.exec(name);
  const group = numbered?.[1];
  if (group === undefined || !Object.hasOwn(devices, group)) return undefined;
  return Number(numbered?.[2]) <= (sizeOf(devices[group]) ?? 0) ? group : undefined;
}

/** Names to suggest where one is unknown: of each declaration the first few. */
export function suggestedDevices(devices: Declarations): string[] {
  return Object.entries(devices).flatMap(([name, declaration]) => deviceNames(name, declaration ?? {}, 20));
}
