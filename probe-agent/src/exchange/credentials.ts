import type { PeerCertificate } from "node:tls";
import type { Identity, Role } from "@fedprobe/proto";
import { ServerCredentials, status as Status } from "@grpc/grpc-js";

/** A server that only those who hold a certificate of the run's authority can talk to. */
export function serverCredentials({ authority, certificate, key }: Identity): ServerCredentials {
  const pair = { cert_chain: Buffer.from(certificate), private_key: Buffer.from(key) };
  return ServerCredentials.createSsl(Buffer.from(authority), [pair], true);
}

interface Call {
  getAuthContext(): { sslPeerCertificate?: PeerCertificate } | null;
}

/** The role that the run's authority wrote into the caller's certificate (its OU). */
export function roleOf(call: Call): Role | undefined {
  const unit = call.getAuthContext()?.sslPeerCertificate?.subject?.OU;
  return unit === "controller" || unit === "probe" || unit === "correlator" ? unit : undefined;
}

/** What a caller gets who asks for what its role may not. */
export function forbidden(role: Role | undefined, what: string): { code: Status; details: string } {
  const caller = role ?? "somebody without a role";
  return { code: Status.PERMISSION_DENIED, details: `${caller} may not ${what}: only the controller may` };
}
