import { slotOf } from "../attributes.js";
import { NEXT_HEADER } from "../protocols/assigned-numbers.js";
import { type Reading, uint32 } from "../reading.js";
import { bytesOf, placeOf } from "../slot-bytes.js";
import { isSet } from "../slots.js";

/** Where the source and destination of a packet are. */
interface Ends {
  readonly source: number;
  readonly destination: number;
}

const IP4_ENDS: Ends = { source: slotOf("ip.src"), destination: slotOf("ip.dst") };
const IP6_ENDS: Ends = { source: slotOf("ipv6.src"), destination: slotOf("ipv6.dst") };
const TCP_PORTS: Ends = { source: slotOf("tcp.src_port"), destination: slotOf("tcp.dest_port") };
const UDP_PORTS: Ends = { source: slotOf("udp.src_port"), destination: slotOf("udp.dest_port") };
const SCTP_PORTS: Ends = { source: slotOf("sctp.src_port"), destination: slotOf("sctp.dest_port") };

const WORDS = 4;
/** Words of the key of a session: two addresses, two ports, version and protocol. */
export const SESSION_WORDS = 2 * WORDS + 2;

/** Directions of a session: from the lesser end to the greater, or back. */
export const DIRECTION = { UP: 0, DOWN: 1 } as const;

/** The slots of the addresses of the innermost packet. */
export function endsOf({ overIpv4 }: Reading): Ends {
  return overIpv4 ? IP4_ENDS : IP6_ENDS;
}

/** The slots of the ports of what the packet carries; `undefined` where that has none. */
export function portsOf({ transport }: Reading): Ends | undefined {
  switch (transport) {
    case NEXT_HEADER.UDP:
      return UDP_PORTS;
    case NEXT_HEADER.TCP:
      return TCP_PORTS;
    case NEXT_HEADER.SCTP:
      return SCTP_PORTS;
    default:
      return undefined;
  }
}

function readAddress(reading: Reading, slot: number, sought: Int32Array, to: number): void {
  const bytes = bytesOf(reading, slot);
  const at = placeOf(reading, slot);
  sought[to] = uint32(bytes, at);
  if (reading.overIpv4) return;
  sought[to + 1] = uint32(bytes, at + 4);
  sought[to + 2] = uint32(bytes, at + 8);
  sought[to + 3] = uint32(bytes, at + 12);
}

/** Below 0 if the first end comes first. Any order does, as long as it is one; most addresses differ at their end. */
function compareEnds(sought: Int32Array, words: number, from: number, to: number): number {
  for (let i = words - 1; i >= 0; i--) {
    if (sought[i] !== sought[WORDS + i]) return sought[i]! < sought[WORDS + i]! ? -1 : 1;
  }
  return from - to;
}

function exchangeAddresses(sought: Int32Array): void {
  for (let i = 0; i < WORDS; i++) {
    const word = sought[i]!;
    sought[i] = sought[WORDS + i]!;
    sought[WORDS + i] = word;
  }
}

/**
 * Puts the key of the packet's session into `sought`: the same for both directions. Returns the direction of the
 * packet, or -1 where there is no session: for fragments that complete no packet, for addresses that are not known,
 * and for what is neither TCP, UDP, SCTP nor ICMP.
 */
export function seekSession(reading: Reading, sought: Int32Array): number {
  const { overIpv4, slots, transport } = reading;
  const { source, destination } = endsOf(reading);
  if (transport < 0 || !isSet(slots, source) || !isSet(slots, destination)) return -1;
  const ports = portsOf(reading);
  const from = ports === undefined ? 0 : slots.numbers[ports.source]!;
  const to = ports === undefined ? 0 : slots.numbers[ports.destination]!;
  if (overIpv4) sought.fill(0);
  readAddress(reading, source, sought, 0);
  readAddress(reading, destination, sought, WORDS);
  const direction = compareEnds(sought, overIpv4 ? 1 : WORDS, from, to) > 0 ? DIRECTION.DOWN : DIRECTION.UP;
  if (direction === DIRECTION.DOWN) exchangeAddresses(sought);
  sought[2 * WORDS] = direction === DIRECTION.UP ? (from << 16) | to : (to << 16) | from;
  sought[2 * WORDS + 1] = (transport << 1) | (overIpv4 ? 1 : 0);
  return direction;
}
