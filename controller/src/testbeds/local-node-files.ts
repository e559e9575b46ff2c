import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { knownHostName } from "../deployment/known-hosts.js";
import { LOCAL_SSH_PORT } from "./loopback-network.js";
import { makeKeyPair } from "./make-key-pair.js";

/** Files of one local node, all in its own directory. */
export interface LocalNodeFiles {
  readonly directory: string;
  readonly config: string;
  readonly clientKey: string;
  readonly knownHosts: string;
}

/** What a local node's directory is made from. */
export interface LocalNodeIdentity {
  readonly run: string;
  readonly directory: string;
  readonly address: string;
  readonly user: string;
}

/** Name of the file that says whose a directory is; the same as in work directories. */
export const MARKER = ".fedprobe-run";

/** Makes the directory (0700) with a host key, a client key and the configuration of an sshd, for this node alone. */
export function writeLocalNodeFiles({ run, directory, address, user }: LocalNodeIdentity): LocalNodeFiles {
  mkdirSync(directory, { mode: 0o700 });
  const write = (name: string, text: string): string => {
    const file = join(directory, name);
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    return file;
  };
  write(MARKER, `${run}\n`);
  const [host, client] = [makeKeyPair(), makeKeyPair()];
  const hostKey = write("host_key", host.private);
  const authorizedKeys = write("authorized_keys", `${client.public}\n`);
  return {
    directory,
    config: write("sshd_config", sshdConfig({ address, user, directory, hostKey, authorizedKeys })),
    clientKey: write("client_key", client.private),
    knownHosts: write("known_hosts", `${knownHostName(address, LOCAL_SSH_PORT)} ${host.public}\n`),
  };
}

interface SshdSettings {
  readonly address: string;
  readonly user: string;
  readonly directory: string;
  readonly hostKey: string;
  readonly authorizedKeys: string;
}

/**
 * sshd_config(5). StrictModes would refuse a key file below /tmp, which everybody may write; the directory is
 * 0700 and ours. HOME is set so that no start-up file of the account is read.
 */
function sshdConfig({ address, user, directory, hostKey, authorizedKeys }: SshdSettings): string {
  return `ListenAddress ${address}:${LOCAL_SSH_PORT}
HostKey ${hostKey}
AuthorizedKeysFile ${authorizedKeys}
AllowUsers "${user}"
AuthenticationMethods publickey
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PidFile none
AllowTcpForwarding yes
AllowAgentForwarding no
AllowStreamLocalForwarding no
X11Forwarding no
PermitTunnel no
MaxSessions 1000
MaxStartups 1000
UseDNS no
PrintMotd no
PrintLastLog no
SetEnv HOME=${directory}
`;
}
