import { readFileSync } from "node:fs";
import type { ServerHostKeyAlgorithm } from "ssh2";
import { EXIT, FedprobeError, type Problem } from "../model/errors.js";
import type { Login } from "../model/run-journal.js";
import {
  fingerprint,
  type HostKeyVerdict,
  hostKeyType,
  judgeHostKey,
  type KnownKey,
  keysOf,
  knownHostName,
  parseKnownHosts,
} from "./known-hosts.js";

/** Signature algorithms, best first; without SHA-1 and DSA (RFC 8332; RFC 9142). */
const ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

/** Why a host is believed to be the one that was meant. */
export interface HostTrust {
  /** Those that its known keys can sign with come first, so that a host with several keys shows one that we know. */
  readonly algorithms: ServerHostKeyAlgorithm[];
  /** Undefined if the presented key is known; otherwise why it is refused. Called before authentication. */
  refuse(presented: Buffer): FedprobeError | undefined;
}

/** Reads the known hosts of a login. @throws FedprobeError (4) if the file cannot be read */
export function readHostTrust(login: Login): HostTrust {
  const known = parseKnownHosts(login.knownHosts, readKnownHosts(login));
  const name = knownHostName(login.address, login.port);
  const types = new Set(keysOf(known, name).map((key) => key.type));
  const isKnown = (algorithm: string) => types.has(algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm);
  return {
    algorithms: [...ALGORITHMS.filter(isKnown), ...ALGORITHMS.filter((one) => !isKnown(one))],
    refuse: (presented) => refusal(login, name, presented, judgeHostKey(known, name, presented)),
  };
}

function readKnownHosts({ knownHosts, address, port }: Login): string {
  try {
    return readFileSync(knownHosts, "utf8");
  } catch (cause) {
    const message = `the known host keys of ${address} cannot be read: ${(cause as Error).message}`;
    throw new FedprobeError(
      EXIT.preflight,
      [{ message, place: { file: knownHosts }, next: howToAdd(address, port) }],
      { cause },
    );
  }
}

function refusal(
  login: Login,
  name: string,
  presented: Buffer,
  verdict: HostKeyVerdict,
): FedprobeError | undefined {
  const shown = describe(presented);
  const file = login.knownHosts;
  switch (verdict.kind) {
    case "known":
      return undefined;
    case "unknown":
      return refused(EXIT.preflight, {
        message: `the host key of ${name} is not known; it presents ${shown}${aboutAuthorities(verdict.authorities)}`,
        place: { file },
        next: howToAdd(login.address, login.port),
      });
    case "revoked":
      return refused(EXIT.testbed, {
        message: `${name} presents ${shown}, which is marked @revoked`,
        place: { file, line: verdict.by.line },
        next: "do not connect: whoever holds that key may pretend to be the host; ask the operator of the testbed",
      });
    case "changed":
      return changed(name, file, presented, verdict.expected);
  }
}

function changed(
  name: string,
  file: string,
  presented: Buffer,
  expected: readonly KnownKey[],
): FedprobeError {
  const sameType = expected.filter((key) => key.type === hostKeyType(presented));
  const those = sameType.length > 0 ? sameType : expected;
  const wanted = those.map(({ key, line }) => `${describe(key)} (line ${line})`).join(" or ");
  return refused(EXIT.testbed, {
    message: `the host key of ${name} has changed: expected ${wanted}, presented ${describe(presented)}; nothing was sent to it`,
    place: { file, line: those[0]?.line ?? 1 },
    next: "somebody may be listening in between. If the operator of the testbed confirms the new fingerprint, replace that line",
  });
}

function aboutAuthorities(authorities: readonly KnownKey[]): string {
  if (authorities.length === 0) return "";
  const lines = authorities.map(({ line }) => line).join(", ");
  return ` (@cert-authority in line ${lines} is ignored: host certificates are not supported, add the host's own key)`;
}

function howToAdd(address: string, port: number): string {
  return `run \`ssh-keyscan -p ${port} ${address}\`, compare \`ssh-keygen -lf\` of its output with the fingerprint that the operator of the testbed publishes, then append it to the file`;
}

const describe = (key: Buffer): string => `${hostKeyType(key) || "an unreadable key"} ${fingerprint(key)}`;

const refused = (exitCode: 4 | 5, problem: Problem): FedprobeError => new FedprobeError(exitCode, [problem]);
