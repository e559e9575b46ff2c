import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { readProcess } from "./processes.js";

/** Who has a port of this machine. */
export interface Listener {
  /** Address that it is bound to. */
  readonly address: string;
  readonly port: number;
  readonly uid: number;
  /** Undefined if we may not see the process: it is another user's. */
  readonly pid?: number;
  /** Its arguments, at most 200 characters. */
  readonly command?: string;
}

interface BoundSocket {
  readonly address: Buffer;
  readonly port: number;
  readonly uid: number;
  readonly inode: string;
}

/** Socket states of proc_net_tcp(5): listening for TCP, unconnected for UDP. */
const WAITING = { tcp: "0A", udp: "07" } as const;

/**
 * Who keeps us from using a port: a socket bound to `address` (IPv4) or to all addresses.
 * @returns undefined if nobody does
 */
export function whoListens(
  address: string,
  port: number,
  protocol: "tcp" | "udp" = "tcp",
): Listener | undefined {
  const wanted = Buffer.from(address.split(".").map(Number));
  const bound = [...readSockets(protocol), ...readSockets(`${protocol}6`)];
  const socket = bound.find((one) => one.port === port && covers(one.address, wanted));
  if (!socket) return undefined;
  return { address: show(socket.address), port, uid: socket.uid, ...findOwner(socket.inode) };
}

/** `pid 12 (node server.js)`, or whose process it is where no more can be seen. */
export function describeListener({ pid, command, uid }: Listener): string {
  return pid === undefined ? `a process of user ${uid}` : `process ${pid} (${command})`;
}

function readSockets(file: "tcp" | "tcp6" | "udp" | "udp6"): readonly BoundSocket[] {
  const waiting = WAITING[file.startsWith("tcp") ? "tcp" : "udp"];
  return readLines(`/proc/net/${file}`)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === waiting)
    .map(([, local = "", , , , , , uid, , inode = ""]) => {
      const [address = "", port = ""] = local.split(":");
      return { address: decodeAddress(address), port: Number.parseInt(port, 16), uid: Number(uid), inode };
    });
}

/** Lines after the heading; none where the kernel has no such protocol. */
function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Words of 32 bits in the machine's byte order; this is little-endian everywhere that Node.js runs but s390x. */
function decodeAddress(hex: string): Buffer {
  return Buffer.from(hex, "hex").swap32();
}

function covers(bound: Buffer, wanted: Buffer): boolean {
  return bound.every((byte) => byte === 0) || bound.subarray(-4).equals(wanted);
}

function show(address: Buffer): string {
  if (address.length === 4) return address.join(".");
  return address.every((byte) => byte === 0) ? "::" : `::ffff:${address.subarray(-4).join(".")}`;
}

function findOwner(inode: string): { pid: number; command: string } | undefined {
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    if (!holdsSocket(name, `socket:[${inode}]`)) continue;
    const command = readProcess(Number(name))?.args.join(" ").slice(0, 200) ?? "";
    return { pid: Number(name), command };
  }
  return undefined;
}

function holdsSocket(pid: string, socket: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === socket);
  } catch {
    return false; // it has ended, or is another user's: then the socket's uid is all that we can tell
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ""; // closed meanwhile
  }
}
