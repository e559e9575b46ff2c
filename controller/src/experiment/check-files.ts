import { checkCapture } from "./check-capture.js";
import { checkEvents } from "./check-events.js";
import type { Draft } from "./check-form.js";
import { type DataPath, valueAt } from "./data-path.js";
import { findFault } from "./find-fault.js";
import type { Finding } from "./finding.js";
import { type PathOrigin, pathToCheck } from "./path-origin.js";
import { resolvePath } from "./resolve-path.js";
import { DEFAULT_KEY, DEFAULT_KNOWN_HOSTS } from "./schema-terms.js";
import { quoted } from "./text.js";

/** Files that are played, by the kind of the source. */
const RECORDED = {
  file: { what: "the capture", check: checkCapture },
  events: { what: "the file of events", check: checkEvents },
} as const;

/** A file that an experiment needs, and where it says so. */
interface NeededFile {
  readonly what: string;
  readonly path: DataPath;
  readonly file: string | undefined;
  readonly next: string;
}

/** What decides which files are needed and where they are looked for. */
export interface FilesContext extends PathOrigin {
  /** The data of the experiment file, before parameters were filled in. */
  readonly written: unknown;
  readonly usesTestbed: boolean;
}

/** Captures are captures, and the keys of a testbed that is used are files that can be read. */
export function checkFiles(draft: Draft, context: FilesContext): Finding[] {
  return [
    ...checkCaptures(draft, context),
    ...(context.usesTestbed ? checkTestbedFiles(draft, context) : []),
  ];
}

function checkCaptures({ probes = {} }: Draft, context: FilesContext): Finding[] {
  return Object.entries(probes).flatMap(([name, probe]): Finding[] => {
    const source = probe?.source;
    if (!source || !("path" in source) || !source.kind || source.path === undefined) return [];
    const path = ["probes", name, "source", "path"];
    const { path: file } = source;
    const { what, check } = RECORDED[source.kind];
    const next = pathToCheck(valueAt(context.written, path), file, context);
    const unreadable = checkFile({ what, path, file, next }, context);
    if (unreadable.length > 0) return unreadable;
    const resolved = resolvePath(file, context.folders.file);
    const wrong = check(resolved);
    return wrong ? [{ path, message: `${what} ${quoted(resolved)} ${wrong.fault}`, next: wrong.next }] : [];
  });
}

function checkTestbedFiles(draft: Draft, context: FilesContext): Finding[] {
  return testbedFiles(draft).flatMap((needed) => checkFile(needed, context));
}

function checkFile({ what, path, file, next }: NeededFile, { folders }: FilesContext): Finding[] {
  if (file === undefined) return [];
  const resolved = resolvePath(file, folders.file);
  const fault = findFault(resolved);
  return fault ? [{ path, message: `${what} ${quoted(resolved)} cannot be read: ${fault}`, next }] : [];
}

/** Of keys that are given nowhere, the default is needed; it is reported once, at the testbed. */
function testbedFiles({ testbed }: Draft): NeededFile[] {
  if (testbed?.kind !== "ssh") return [];
  const key = {
    what: "the private key",
    next: "name the key with `key`, or make one with ssh-keygen -t ed25519",
  };
  const hosts = Object.entries(testbed.hosts ?? {});
  const own = hosts.flatMap(([node, host]) =>
    host && "key" in host ? [{ ...key, path: ["testbed", "hosts", node, "key"], file: host.key }] : [],
  );
  const shared = own.length < hosts.length || hosts.length === 0;
  return [
    ...(shared ? [{ ...key, path: ["testbed", "key"], file: orDefault(testbed, "key", DEFAULT_KEY) }] : []),
    ...own,
    {
      what: "the file of host keys",
      path: ["testbed", "known_hosts"],
      file: orDefault(testbed, "known_hosts", DEFAULT_KNOWN_HOSTS),
      next: "log in once with ssh and compare the fingerprint, or name the file with `known_hosts`",
    },
  ];
}

/** Undefined for what is written but has not the right form. */
function orDefault<Key extends string>(
  of: { readonly [K in Key]?: string | undefined },
  key: Key,
  byDefault: string,
) {
  return key in of ? of[key] : byDefault;
}
