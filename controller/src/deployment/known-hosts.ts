import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** One key of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownKey {
  /** From 1. */
  readonly line: number;
  readonly hosts: string;
  readonly marker: "none" | "revoked" | "cert-authority";
  readonly type: string;
  readonly key: Buffer;
}

export interface KnownHosts {
  readonly file: string;
  readonly keys: readonly KnownKey[];
  /** Lines that say nothing that we understand. */
  readonly unreadable: readonly number[];
}

/** What the file says about the key that a host presented. */
export type HostKeyVerdict =
  | { readonly kind: "known" }
  | { readonly kind: "unknown"; readonly authorities: readonly KnownKey[] }
  | { readonly kind: "changed"; readonly expected: readonly KnownKey[] }
  | { readonly kind: "revoked"; readonly by: KnownKey };

/** Reads the text of a known_hosts file; a line that cannot be read is listed and trusts nobody. */
export function parseKnownHosts(file: string, text: string): KnownHosts {
  const keys: KnownKey[] = [];
  const unreadable: number[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const key = parseLine(line, index + 1);
    if (key) keys.push(key);
    else unreadable.push(index + 1);
  }
  return { file, keys, unreadable };
}

function parseLine(text: string, line: number): KnownKey | undefined {
  const words = text.split(/[ \t]+/);
  const mark = words[0]?.startsWith("@") ? words.shift() : undefined;
  const marker =
    mark === undefined
      ? "none"
      : mark === "@revoked"
        ? "revoked"
        : mark === "@cert-authority"
          ? "cert-authority"
          : undefined;
  const [hosts, type, base64] = words;
  if (!marker || !hosts || !type || !base64) return undefined;
  const key = Buffer.from(base64, "base64");
  return hostKeyType(key) === type ? { line, hosts, marker, type, key } : undefined;
}

/** Type that a public key blob names first (RFC 4253, 6.6); empty if it is none. */
export function hostKeyType(key: Buffer): string {
  if (key.length < 4) return "";
  const length = key.readUInt32BE(0);
  return length > 0 && length <= 64 && key.length >= 4 + length ? key.toString("latin1", 4, 4 + length) : "";
}

/** Name under which a host stands in known_hosts: with its port, if that is not 22. */
export function knownHostName(address: string, port: number): string {
  const name = address.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** Keys of a host that may prove its identity, in the order of the file. */
export function keysOf(known: KnownHosts, name: string): readonly KnownKey[] {
  return known.keys.filter((key) => key.marker === "none" && matchesHost(key.hosts, name));
}

/** Decides on a presented key. A revoked key is refused whatever else the file says of it. */
export function judgeHostKey(known: KnownHosts, name: string, presented: Buffer): HostKeyVerdict {
  const about = known.keys.filter((key) => matchesHost(key.hosts, name));
  const revoked = about.find((key) => key.marker === "revoked" && key.key.equals(presented));
  if (revoked) return { kind: "revoked", by: revoked };
  const expected = about.filter((key) => key.marker === "none");
  if (expected.some((key) => key.key.equals(presented))) return { kind: "known" };
  if (expected.length > 0) return { kind: "changed", expected };
  return { kind: "unknown", authorities: about.filter((key) => key.marker === "cert-authority") };
}

/** `SHA256:` and the unpadded base64 of the key's hash, as ssh-keygen -l prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

function matchesHost(hosts: string, name: string): boolean {
  if (hosts.startsWith("|")) return matchesHashed(hosts, name);
  let matched = false;
  for (const pattern of hosts.toLowerCase().split(",")) {
    const negated = pattern.startsWith("!");
    if (!matchesGlob(negated ? pattern.slice(1) : pattern, name)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

/** `|1|salt|hash`, both base64; the hash is HMAC-SHA1 of the name under the salt. */
function matchesHashed(hosts: string, name: string): boolean {
  const [, magic, salt, hash] = hosts.split("|");
  if (magic !== "1" || !salt || !hash) return false;
  const wanted = Buffer.from(hash, "base64");
  const made = createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest();
  return wanted.length === made.length && timingSafeEqual(wanted, made);
}

/** `*` is any text and `?` any character (ssh_config(5), PATTERNS); in time pattern × name, not as a regular expression. */
function matchesGlob(pattern: string, name: string): boolean {
  let [p, n, star, resume] = [0, 0, -1, 0];
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
