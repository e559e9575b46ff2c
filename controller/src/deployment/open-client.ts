import ssh2, { type Client } from "ssh2";
import { EXIT, FedprobeError } from "../model/errors.js";
import type { Login } from "../model/run-journal.js";
import type { HostTrust } from "./host-trust.js";
import { printable } from "./printable.js";

/** Seconds for the TCP connection, the key exchange and the authentication together. */
const LOGIN_SECONDS = 10;

/** One attempt failed; `passing` if the next one may succeed. */
export class LoginFailure extends Error {
  constructor(
    readonly error: FedprobeError,
    readonly passing: boolean,
  ) {
    super(error.message, { cause: error });
  }
}

/** One attempt to log in. Nothing but the key exchange happens before `trust` has accepted the host's key. @throws LoginFailure */
export function openClient(
  login: Login,
  key: string,
  trust: HostTrust,
  signal: AbortSignal,
): Promise<Client> {
  const client = new ssh2.Client();
  let refused: FedprobeError | undefined;
  const verify = (presented: Buffer): boolean => {
    refused = trust.refuse(presented);
    return refused === undefined;
  };
  return new Promise<Client>((resolve, reject) => {
    const settle = (end: () => void) => {
      signal.removeEventListener("abort", abort);
      end();
    };
    const fail = (error: Error) => {
      client.destroy();
      settle(() => reject(refused ? new LoginFailure(refused, false) : classify(login, error)));
    };
    const abort = () => {
      client.destroy();
      settle(() => reject(signal.reason));
    };
    signal.addEventListener("abort", abort, { once: true });
    client.on("error", fail);
    client.once("close", () => fail(new Error("the connection was closed during login")));
    // Without it every small message waits for the acknowledgement of the one before.
    client.once("connect", () => client.setNoDelay(true));
    client.once("ready", () => settle(() => resolve(client)));
    client.connect(clientOptions(login, key, trust, verify));
  });
}

function clientOptions(login: Login, key: string, trust: HostTrust, hostVerifier: (key: Buffer) => boolean) {
  return {
    host: login.address,
    port: login.port,
    username: login.user,
    privateKey: key,
    authHandler: ["publickey" as const],
    hostVerifier,
    algorithms: { serverHostKey: trust.algorithms },
    readyTimeout: LOGIN_SECONDS * 1000,
    keepaliveInterval: 5000,
    keepaliveCountMax: 3,
  };
}

type ClientError = Error & { readonly level?: string; readonly code?: string };

const PASSING = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);

function classify(login: Login, error: ClientError): LoginFailure {
  const who = `${login.user}@${login.address}:${login.port}`;
  if (error.level === "client-authentication") {
    const message = `${who} does not accept the key ${login.key}`;
    return failure(message, "add its public half to ~/.ssh/authorized_keys of that account", false);
  }
  if (error.level === "handshake") {
    const next = "the host must offer an ed25519, ECDSA or RSA (SHA-2) host key and current algorithms";
    return failure(`no agreement with ${who}: ${printable(error.message)}`, next, false);
  }
  const passing = PASSING.has(error.code ?? "") || error.level !== "client-socket";
  const message = `${who} cannot be reached: ${printable(error.message)}`;
  return failure(message, `see whether the node is up: \`ssh -p ${login.port} ${login.address}\``, passing);
}

function failure(message: string, next: string, passing: boolean): LoginFailure {
  return new LoginFailure(new FedprobeError(EXIT.testbed, [{ message, next }]), passing);
}
