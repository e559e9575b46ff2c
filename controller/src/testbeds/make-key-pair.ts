import ssh2 from "ssh2";

/** An ed25519 key pair: the private half as an OpenSSH key file, the public half as a line without comment. */
export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/** Bytes of an ed25519 public key blob: a name of 11 and a key of 32, each after its length (RFC 8709, 4). */
const PUBLIC_BYTES = 4 + 11 + 4 + 32;

/** Makes a key pair of which nobody else knows. */
export function makeKeyPair(): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync("ed25519");
    // ssh2 1.17 drops a leading zero of the key, as if it were a number: OpenSSH cannot read 1 in 256.
    if (Buffer.from(pair.public.split(" ")[1] ?? "", "base64").length === PUBLIC_BYTES) return pair;
  }
}
