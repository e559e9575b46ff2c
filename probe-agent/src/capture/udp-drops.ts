import { readFile } from "node:fs/promises";
import { isIPv6 } from "node:net";

/**
 * Datagrams that the kernel dropped for the UDP socket bound to host:port since it was opened: the last column
 * of /proc/net/udp (proc(5)). 0 where the kernel does not tell (not Linux).
 */
export async function readUdpDrops(host: string, port: number): Promise<number> {
  const table = await readFile(isIPv6(host) ? "/proc/net/udp6" : "/proc/net/udp", "utf8").catch(() => "");
  const local = isIPv6(host) ? undefined : hexAddress(host);
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  let drops = 0;
  for (const line of table.split("\n").slice(1)) {
    const columns = line.trim().split(/\s+/);
    const address = columns[1] ?? "";
    if (address.endsWith(suffix) && (local === undefined || address.startsWith(local)))
      drops += Number(columns.at(-1));
  }
  return drops;
}

/** The kernel prints the address as one host-order word; the machines that run probes are little-endian. */
function hexAddress(host: string): string {
  const bytes = host.split(".").map(Number).reverse();
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join("");
}
