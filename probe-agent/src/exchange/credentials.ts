import type { PeerCertificate } from "node:tls";
import type { Identity, Role } from "@fedprobe/proto";
import { ServerCredentials, status as Status } from "@grpc/grpc-js";

/** A server that only those who hold a certificate of the run's authority can talk to. */
export function serverCredentials({ authority, certificate, key }: Identity): ServerCredentials {
  const pair = { cert_chain: Buffer.from(certificate), private_key: Buffer.from(key) };
  return ServerCredentials.createSsl(Buffer.from(authority), [pair], true);
}

const ROLES: readonly Role[] = ["controller", "probe", "correlator", "simulator"];

interface Call {
  getAuthContext(): { sslPeerCertificate?: PeerCertificate } | null;
}

/** The role that the run's authority wrote into the caller's certificate (its OU). */
export function roleOf(call: Call): Role | undefined {
  const unit = call.getAuthContext()?.sslPeerCertificate?.subject?.OU;
  return ROLES.find((role) => role === unit);
}

/** What each role may do. */
const RIGHTS = {
  "start a probe": ["controller"],
  "stop a probe": ["controller"],
  "follow a journal": ["controller", "correlator", "probe"],
  "offer events": ["controller", "simulator"],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

/** What a caller gets who asks for what its role may not; undefined if it may. */
export function refusalOf(
  call: Call,
  what: keyof typeof RIGHTS,
): { code: Status; details: string } | undefined {
  const role = roleOf(call);
  const allowed: readonly Role[] = RIGHTS[what];
  if (role !== undefined && allowed.includes(role)) return undefined;
  const caller = role ?? "somebody without a role";
  return {
    code: Status.PERMISSION_DENIED,
    details: `${caller} may not ${what}: only the ${allowed.join(" or a ")} may`,
  };
}
