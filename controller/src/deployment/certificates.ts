import "reflect-metadata"; // @peculiar/x509 needs it and does not say so
import { webcrypto } from "node:crypto";
import { type Role, serverName } from "@fedprobe/proto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { requireSafeName, requireSafeRun } from "../model/safe-name.js";

export interface IssuedCertificate {
  readonly certPem: string;
  /** PKCS#8; a secret. */
  readonly keyPem: string;
}

/** The certificate authority of one run: whoever it did not certify is nobody in that run. */
export interface Authority {
  readonly caPem: string;
  /** CN is the name, OU the role, the DNS name its `serverName`. @throws FedprobeError (3) for an unsafe name */
  issue(name: string, role: Role): Promise<IssuedCertificate>;
}

/** ECDSA with P-256 and SHA-256. */
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/**
 * Certificates are valid from 1970 on: a board without a battery clock is hours behind after it was switched
 * off, or begins there. That costs nothing, for the authority's key was not there before its run.
 */
const NOT_BEFORE = new Date(0);

/** Makes the authority of a run; its key is nowhere but in this process. Certificates end after `validSeconds`. */
export async function makeAuthority(run: string, validSeconds: number): Promise<Authority> {
  requireSafeRun(run);
  const keys = await makeKeys(false);
  const period = validity(validSeconds);
  const authority = await X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [`fedprobe run ${run}`] }],
      keys,
      signingAlgorithm: ALGORITHM,
      ...period,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto,
  );
  return {
    caPem: authority.toString("pem"),
    issue: (name, role) => issue(authority, keys.privateKey, period, name, role),
  };
}

async function issue(
  authority: X509Certificate,
  signingKey: webcrypto.CryptoKey,
  period: { notBefore: Date; notAfter: Date },
  name: string,
  role: Role,
): Promise<IssuedCertificate> {
  const dns = serverName(requireSafeName("certificate", name));
  const keys = await makeKeys(true);
  const certificate = await X509CertificateGenerator.create(
    {
      subject: [{ CN: [name] }, { OU: [role] }],
      issuer: authority.subject,
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: ALGORITHM,
      ...period,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
        new SubjectAlternativeNameExtension([{ type: "dns", value: dns }]),
        await AuthorityKeyIdentifierExtension.create(authority.publicKey),
      ],
    },
    webcrypto,
  );
  return { certPem: certificate.toString("pem"), keyPem: await exportKey(keys.privateKey) };
}

function makeKeys(extractable: boolean): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, extractable, ["sign", "verify"]);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), PemConverter.PrivateKeyTag);
}

function validity(seconds: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: NOT_BEFORE, notAfter: new Date(Date.now() + seconds * 1000) };
}
