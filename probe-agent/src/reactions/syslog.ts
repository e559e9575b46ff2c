import { createSocket } from "node:dgram";
import { hostname } from "node:os";
import type { Alert } from "@fedprobe/properties";
import { type Actor, simpleActor } from "./actor.js";
import { failureOf, runProgram } from "./run-program.js";
import type { ReactionSettings } from "./settings.js";
import { tellAlert } from "./tell-alert.js";

/** RFC 5424, 6.2.1: facility 4 is security, severity 1 is alert, 6 informational. */
const AUTH = 4;
const SEVERITY = { alert: 1, info: 6 } as const;
const APP_NAME = "fedprobe";
/** In the form of `logger -p`. */
const PRIORITY = { alert: "auth.alert", info: "auth.info" } as const;
const PATIENCE_MS = 5_000;

/** Tells the system log of an alert. */
export function makeSyslog(probe: string, to: ReactionSettings["syslog"]): Actor<"syslog"> {
  return simpleActor((_, alert) => {
    const text = JSON.stringify(tellAlert(alert, probe));
    return "socket" in to ? sendToSocket(to.socket, alert, text) : sendToHost(to, alert, text);
  });
}

/** One message of RFC 5424, its MSG marked as UTF-8 (6.4); as RFC 5426 has it, one datagram. */
export function writeSyslogMessage({ severity, kind }: Alert, text: string, now: Date): Buffer {
  const header = [
    `<${AUTH * 8 + SEVERITY[severity]}>1`,
    now.toISOString(),
    visible(hostname(), 255),
    APP_NAME,
    process.pid,
    visible(kind, 32),
    "-",
  ];
  return Buffer.from(`${header.join(" ")} \ufeff${text}`);
}

/** PRINTUSASCII of RFC 5424, 6, or the NILVALUE. */
function visible(text: string, longest: number): string {
  return text.replaceAll(/[^!-~]/g, "").slice(0, longest) || "-";
}

function sendToHost(
  { host, port }: { host: string; port: number },
  alert: Alert,
  text: string,
): Promise<string> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  return new Promise<string>((resolve, reject) => {
    socket.on("error", reject);
    socket.send(writeSyslogMessage(alert, text, new Date()), port, host, (error) =>
      error ? reject(error) : resolve(`sent to UDP ${host} port ${port}`),
    );
  }).finally(() => socket.close());
}

/** Node.js has no datagram sockets of the local kind, which the system log is: `logger` of util-linux has. */
async function sendToSocket(socket: string, { severity, kind }: Alert, text: string): Promise<string> {
  const argv = ["logger", "--rfc5424", "--socket", socket, "--socket-errors=on", "--tag", APP_NAME];
  argv.push(
    `--id=${process.pid}`,
    "--msgid",
    visible(kind, 32),
    "--priority",
    PRIORITY[severity],
    "--",
    text,
  );
  const result = await runProgram({ argv, timeoutMs: PATIENCE_MS }).catch((error: Error) => {
    throw new Error(`${error.message}; install logger (util-linux), or name a UDP syslog in the experiment`);
  });
  const failure = failureOf(result);
  if (failure === undefined) return `sent to ${socket}`;
  throw new Error(`logger ${failure}; see that a syslog daemon runs, or name a UDP syslog in the experiment`);
}
