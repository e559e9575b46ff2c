import { slotOf } from "../attributes.js";
import { type IdentifierOrigin, type Reading, SHOWN, STOP, truncated } from "../reading.js";
import { clearScratch, setAbsent, setNumber } from "../slots.js";
import { NEXT_HEADER, NHC_UDP_PORT } from "./assigned-numbers.js";
import { layOutHc1, makeHc1Layout, payloadAt } from "./hc1-layout.js";
import { type AddressSlots, putAssembled, writeElided } from "./iphc-address.js";
import { judgeCompressedUdp } from "./nhc-udp.js";
import { spokenOverUdp } from "./ports.js";

const NEXT = slotOf("ipv6.next_header");
const INLINE_NEXT_HEADER = slotOf("lowpan.iphc_next_header");
const HOP_LIMIT = slotOf("ipv6.hop_limit");
const PAYLOAD_LEN = slotOf("ipv6.payload_len");
const TRAFFIC_CLASS = slotOf("ipv6.traffic_class");
const FLOW_LABEL = slotOf("ipv6.flow_label");
const SOURCE = { lowpan: slotOf("lowpan.src"), ipv6: slotOf("ipv6.src") };
const DESTINATION = { lowpan: slotOf("lowpan.dst"), ipv6: slotOf("ipv6.dst") };
const SRC_PORT = slotOf("udp.src_port");
const DEST_PORT = slotOf("udp.dest_port");
const UDP_LENGTH = slotOf("udp.len");

const OF_LOWPAN = [INLINE_NEXT_HEADER, SOURCE.lowpan, DESTINATION.lowpan];
const OF_IPV6 = [NEXT, HOP_LIMIT, PAYLOAD_LEN, TRAFFIC_CLASS, FLOW_LABEL, SOURCE.ipv6, DESTINATION.ipv6];

const UDP_HEADER_LENGTH = 8;

/** Added to what is spoken at a port, where a number would else be that of an IP protocol. */
export const HC1_FOLLOWS_PORT = 0x100;

const layout = makeHc1Layout();

/** `count` bits from bit `at` on, at most 28. */
function bitsAt(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) value = value * 2 + ((bytes[i >>> 3]! >>> (7 - (i & 7))) & 1);
  return value;
}

function copyBits(from: Uint8Array, at: number, into: Uint8Array, start: number): void {
  for (let i = 0; i < 8; i++) into[start + i] = bitsAt(from, at + 8 * i, 8);
}

/** An address of which prefix and identifier are carried, or left out (RFC 4944, 10.1). */
function putAddress(reading: Reading, to: AddressSlots, which: 0 | 1, origin: IdentifierOrigin): void {
  const { bytes, slots } = reading;
  const { scratch } = slots;
  const start = clearScratch(slots, to.ipv6);
  const [prefix, identifier] = [layout.prefixes[which], layout.identifiers[which]];
  if (prefix > 0) copyBits(bytes, prefix, scratch, start);
  else {
    scratch[start] = 0xfe;
    scratch[start + 1] = 0x80;
  }
  if (identifier > 0) copyBits(bytes, identifier, scratch, start + 8);
  else if (!writeElided(scratch, start + 8, origin)) return;
  putAssembled(slots, to, start);
}

function putPort(reading: Reading, slot: number, which: 0 | 1): void {
  const bits = layout.portBits[which];
  const port = bitsAt(reading.bytes, layout.portsAt[which], bits);
  setNumber(reading.slots, slot, bits === 4 ? NHC_UDP_PORT.NIBBLE_BASE + port : port);
}

function putHeader(reading: Reading): void {
  reading.overIpv4 = false;
  reading.transport = -1;
  const { bytes, slots } = reading;
  const word = layout.trafficAt === 0 ? 0 : bitsAt(bytes, layout.trafficAt, 28);
  setNumber(slots, TRAFFIC_CLASS, word >>> 20);
  setNumber(slots, FLOW_LABEL, word & 0xfffff);
  setNumber(slots, NEXT, layout.nextHeader);
  if (layout.nextHeaderAt > 0) setNumber(slots, INLINE_NEXT_HEADER, layout.nextHeader);
  setNumber(slots, HOP_LIMIT, bitsAt(bytes, layout.hopLimitAt, 8));
  putAddress(reading, SOURCE, 0, reading.source);
  putAddress(reading, DESTINATION, 1, reading.destination);
}

/** What lies behind: a compressed UDP header has been read, others begin there. */
function enterPayload(reading: Reading): number {
  const { slots } = reading;
  reading.at = payloadAt(layout);
  const length = reading.end + reading.missing - reading.at + (layout.isUdp ? UDP_HEADER_LENGTH : 0);
  setNumber(slots, PAYLOAD_LEN, length);
  if (!layout.isUdp) return layout.nextHeader;
  setNumber(
    slots,
    UDP_LENGTH,
    layout.udpLengthAt === 0 ? length : bitsAt(reading.bytes, layout.udpLengthAt, 16),
  );
  putPort(reading, SRC_PORT, 0);
  putPort(reading, DEST_PORT, 1);
  reading.transport = NEXT_HEADER.UDP;
  judgeCompressedUdp(reading, length, bitsAt(reading.bytes, layout.checksumAt, 16));
  return spokenOverUdp(slots.numbers[SRC_PORT]!, slots.numbers[DEST_PORT]!);
}

/**
 * A header compressed by HC1, and a UDP header by HC2 (RFC 4944, 10), the cursor at the HC1 encoding. Fields
 * are not aligned to octets, the payload behind them is. What follows is an IP protocol number,
 * or by a port what is spoken there, which `HC1_FOLLOWS_PORT` tells apart.
 */
export function decodeHc1(reading: Reading): number {
  const { bytes, at, end, slots } = reading;
  if (!layOutHc1(bytes, at, end, layout)) return truncated(reading, "lowpan");
  putHeader(reading);
  if (reading.shown === SHOWN.LOWPAN) {
    for (const slot of OF_IPV6) setAbsent(slots, slot);
    return STOP;
  }
  if (reading.shown === SHOWN.IPV6) for (const slot of OF_LOWPAN) setAbsent(slots, slot);
  const spoken = enterPayload(reading);
  return layout.isUdp && spoken !== STOP ? HC1_FOLLOWS_PORT + spoken : spoken;
}
