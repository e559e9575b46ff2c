import { readFileSync, statSync } from "node:fs";
import ssh2 from "ssh2";
import { EXIT, FedprobeError, type Problem } from "../model/errors.js";

/**
 * Text of a private key that ssh2 can use without a passphrase.
 * @throws FedprobeError (4) saying what is wrong with the file and the command that mends it
 */
export function readPrivateKey(file: string): string {
  const problem = checkPrivateKey(file);
  if (problem) throw new FedprobeError(EXIT.preflight, [problem]);
  return readFileSync(file, "utf8");
}

/** What is wrong with a key file, if anything; like ssh, it refuses a key that others may read. */
export function checkPrivateKey(file: string): Problem | undefined {
  const place = { file };
  try {
    const mode = statSync(file).mode & 0o777;
    if (mode & 0o077) {
      const message = `the private key may be read by others (mode ${mode.toString(8)})`;
      return { message, place, next: `chmod 600 ${file}` };
    }
    return checkFormat(file, readFileSync(file, "utf8"));
  } catch (error) {
    const next = "name an existing private key that you may read, or make one with `ssh-keygen -t ed25519`";
    return { message: `the private key cannot be read: ${(error as Error).message}`, place, next };
  }
}

function checkFormat(file: string, text: string): Problem | undefined {
  const place = { file };
  if (/-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text)) {
    return {
      message: "the private key is in PKCS#8 form, which the SSH library cannot read",
      place,
      next: `rewrite it with \`ssh-keygen -p -f ${file}\` (RSA, ECDSA), or make a new one with \`ssh-keygen -t ed25519\``,
    };
  }
  const parsed = ssh2.utils.parseKey(text);
  if (!(parsed instanceof Error)) {
    return parsed.isPrivateKey()
      ? undefined
      : { message: "this is a public key", place, next: "name the private one, without .pub" };
  }
  if (/encrypted/i.test(parsed.message)) {
    const next = `use a key of its own for experiments, or take the passphrase off a copy with \`ssh-keygen -p -f COPY\``;
    return { message: "the private key has a passphrase, which fedprobe does not ask for", place, next };
  }
  return {
    message: `this is not a private key: ${parsed.message}`,
    place,
    next: "make one with `ssh-keygen -t ed25519`",
  };
}
