import type { Draft } from "./check-form.js";
import type { DataPath } from "./data-path.js";
import { findFault } from "./find-fault.js";
import type { Finding } from "./finding.js";
import { resolvePath } from "./resolve-path.js";
import { DEFAULT_KEY, DEFAULT_KNOWN_HOSTS } from "./schema-terms.js";
import { quoted } from "./text.js";

/** A file that an experiment needs, and where it says so. */
interface NeededFile {
  readonly what: string;
  readonly path: DataPath;
  readonly file: string | undefined;
  readonly next: string;
}

/** Captures, and the keys of a testbed that is used, are files that can be read; relative paths start from `folder`. */
export function checkFiles(draft: Draft, folder: string, usesTestbed: boolean): Finding[] {
  const needed = [...captures(draft), ...(usesTestbed ? testbedFiles(draft) : [])];
  return needed.flatMap(({ what, path, file, next }): Finding[] => {
    if (file === undefined) return [];
    const resolved = resolvePath(file, folder);
    const fault = findFault(resolved);
    return fault ? [{ path, message: `${what} ${quoted(resolved)} cannot be read: ${fault}`, next }] : [];
  });
}

function captures({ probes = {} }: Draft): NeededFile[] {
  return Object.entries(probes).flatMap(([name, probe]) =>
    probe?.source?.kind === "file"
      ? [
          {
            what: "the capture",
            path: ["probes", name, "source", "path"],
            file: probe.source.path,
            next: "check the path; it is relative to the experiment file",
          },
        ]
      : [],
  );
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
