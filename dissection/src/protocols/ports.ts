import { STOP } from "../reading.js";
import { ZEP } from "./assigned-numbers.js";

/** What is spoken at a port: the keys by which UDP and TCP say what follows them. */
export const SPOKEN = { DNS: 0, COAP: 1, ZEP: 2, MQTT: 3, HTTP: 4, FTP: 5 } as const;

function spokenAtUdp(port: number): number {
  if (port === 5683) return SPOKEN.COAP;
  if (port === ZEP.PORT) return SPOKEN.ZEP;
  if (port === 1900) return SPOKEN.HTTP;
  // DNS itself, multicast DNS (RFC 6762), and LLMNR (RFC 4795), which have its messages.
  return port === 53 || port === 5353 || port === 5355 ? SPOKEN.DNS : STOP;
}

/** What a UDP datagram holds by its ports, the lower of the two first; `STOP` if that is not known here. */
export function spokenOverUdp(source: number, destination: number): number {
  const low = spokenAtUdp(source < destination ? source : destination);
  return low === STOP ? spokenAtUdp(source < destination ? destination : source) : low;
}

function spokenAtTcp(port: number): number {
  if (port === 21) return SPOKEN.FTP;
  if (port === 1883) return SPOKEN.MQTT;
  return port === 53 ? SPOKEN.DNS : STOP;
}

/** The same for TCP; HTTP can be spoken at any port, and is known by its first line. */
export function spokenOverTcp(source: number, destination: number): number {
  const low = spokenAtTcp(source < destination ? source : destination);
  if (low !== STOP) return low;
  const high = spokenAtTcp(source < destination ? destination : source);
  return high === STOP ? SPOKEN.HTTP : high;
}
