import { type Frame, LINK_TYPE } from "../../../dissection/src/index.js";
import type { Dice } from "../hostile-frames/dice.js";
import { elements, managementElement, sixtopElement } from "./elements.js";
import * as lowpan from "./lowpan.js";
import * as mac from "./mac.js";
import { neighbourDiscovery } from "./messages.js";
import { noise, type Octets, u8, u16le, u32le } from "./octets.js";
import { packet4 } from "./packets.js";
import * as wired from "./wired.js";

/** What frames of a kind are made of: one, or several that belong together. */
export interface Kind {
  readonly name: string;
  readonly linkType: number;
  readonly build: (dice: Dice) => readonly Octets[];
  /** What tshark has to be told to read them. */
  readonly tshark?: readonly string[];
}

const {
  ETHERNET,
  IEEE802_15_4_NOFCS,
  IEEE802_15_4_TAP,
  IEEE802_15_4_WITHFCS,
  LINUX_SLL,
  LINUX_SLL2,
  RAW_IP,
} = LINK_TYPE;

function carrying(dice: Dice, payload: Octets): readonly Octets[] {
  return [mac.withFcs(dice, [...mac.encodeHeader(dice, mac.dataHeader(dice)), ...payload])];
}

function radio(name: string, payload: (dice: Dice) => Octets): Kind {
  return { name, linkType: IEEE802_15_4_WITHFCS, build: (dice) => carrying(dice, payload(dice)) };
}

function psdu(name: string, build: (dice: Dice) => Octets): Kind {
  return { name, linkType: IEEE802_15_4_WITHFCS, build: (dice) => [mac.withFcs(dice, build(dice))] };
}

function raw(name: string, build: (dice: Dice) => Octets): Kind {
  return { name, linkType: RAW_IP, build: (dice) => [build(dice)] };
}

function withElements(dice: Dice, type: number, inner: Octets, payload: Octets): Octets {
  const header = mac.anyHeader(dice, type, 2);
  return [...mac.encodeHeader(dice, header, 0x200), ...elements(dice, inner, payload.length > 0), ...payload];
}

function securedFrame(dice: Dice, isOurs: boolean): Octets {
  const version = 1 + dice.below(2);
  const source = noise(dice, 8);
  const header = {
    ...mac.anyHeader(dice, 1, version),
    from: 3,
    source,
    flags: 0x40,
    to: 2,
    destination: noise(dice, 2),
  };
  return mac.secured(dice, header, [], lowpan.iphc(dice), isOurs);
}

/** Of how it was heard (TAP specification 1.2, 3), and the frame. */
function tap(dice: Dice): Octets {
  const hasFcs = dice.once(2);
  const rss = new Uint8Array(new Float32Array([-dice.below(100) - 0.5]).buffer);
  const tlvs = [
    ...(hasFcs ? [0, 0, 1, 0, 1, 0, 0, 0] : []),
    ...[1, 0, 4, 0, ...rss],
    ...[3, 0, 3, 0, ...u16le(11 + dice.below(16)), 0, 0],
    ...[10, 0, 1, 0, ...u8(dice.roll()), 0, 0, 0],
    ...(dice.once(2) ? [7, 0, 8, 0, ...u32le(dice.roll()), ...u32le(dice.below(200))] : []),
  ];
  const frame = [...mac.encodeHeader(dice, mac.dataHeader(dice)), ...lowpan.iphc(dice)];
  return [0, 0, ...u16le(4 + tlvs.length), ...tlvs, ...(hasFcs ? mac.withFcs(dice, frame) : frame)];
}

function tunnelled(dice: Dice): readonly Octets[] {
  const [type, octets] = wired.tunnel(dice);
  return [wired.ethernet(dice, type, octets)];
}

/** The payloads, one after the other from the same sender to the same recipient. */
function sameLink(dice: Dice, payloads: readonly Octets[]): readonly Octets[] {
  const header = mac.dataHeader(dice);
  return payloads.map((payload) => mac.withFcs(dice, [...mac.encodeHeader(dice, header), ...payload]));
}

function fragmented(dice: Dice): readonly Octets[] {
  const header = mac.dataHeader(dice);
  return lowpan
    .fragments(dice, dice.below(65_536))
    .map((part) => mac.withFcs(dice, [...mac.encodeHeader(dice, header), ...part]));
}

function zep(dice: Dice): readonly Octets[] {
  const whole = carrying(dice, lowpan.iphc(dice))[0]!;
  const frame = whole.length < 128 ? whole : mac.withFcs(dice, mac.encodeHeader(dice, mac.dataHeader(dice)));
  const upper = wired.zep(dice, frame);
  const octets = dice.once(2) ? packet4(dice, upper) : wired.anyPacket6(dice, upper, 0);
  return [wired.ethernet(dice, octets[0]! >>> 4 === 4 ? 0x0800 : 0x86dd, octets)];
}

/** Every kind of frame that is read, each as its standard has it. */
export const KINDS: readonly Kind[] = [
  psdu("data frame without payload", (dice) => mac.encodeHeader(dice, mac.anyHeader(dice, 1))),
  psdu("acknowledgement", (dice) =>
    dice.once(3) ? withElements(dice, 2, [], []) : [...u16le(2), ...u8(dice.roll())],
  ),
  psdu("beacon", (dice) => [
    ...mac.encodeHeader(dice, { ...mac.anyHeader(dice, 0, dice.below(2)), to: 0, destination: [], flags: 0 }),
    ...mac.beaconFields(dice),
  ]),
  psdu("enhanced beacon", (dice) => withElements(dice, 0, managementElement(dice), [])),
  psdu("command", (dice) => [...mac.encodeHeader(dice, mac.anyHeader(dice, 3)), ...mac.commandFields(dice)]),
  psdu("multipurpose", (dice) => mac.multipurpose(dice)),
  psdu("fragment or extended", (dice) => [6 + dice.below(2), ...noise(dice, 12)]),
  psdu("elements", (dice) =>
    withElements(dice, 1, dice.once(2) ? managementElement(dice) : [], dice.once(2) ? lowpan.iphc(dice) : []),
  ),
  psdu("6top", (dice) => withElements(dice, 1, sixtopElement(dice), [])),
  psdu("secured, key unknown", (dice) => securedFrame(dice, false)),
  psdu("secured, key known", (dice) => securedFrame(dice, true)),
  { name: "TAP", linkType: IEEE802_15_4_TAP, build: (dice) => [tap(dice)] },
  {
    name: "no FCS",
    linkType: IEEE802_15_4_NOFCS,
    build: (dice) => [[...mac.encodeHeader(dice, mac.dataHeader(dice)), ...lowpan.iphc(dice)]],
  },
  radio("IPHC", lowpan.iphc),
  radio("IPHC in IPHC", lowpan.iphcInIphc),
  radio("GHC", lowpan.generic),
  radio("mesh", lowpan.mesh),
  { ...radio("routing headers", lowpan.routed), tshark: ["-d", "wpan.panid==0xabcd,6lowpan"] },
  radio("HC1", lowpan.hc1),
  radio("IPv6, not compressed", (dice) => [0x41, ...wired.anyPacket6(dice)]),
  {
    name: "compressed IPv6 fragments",
    linkType: IEEE802_15_4_WITHFCS,
    build: (dice) => sameLink(dice, lowpan.compressedFragments(dice)),
  },
  {
    name: "fragments in fragments",
    linkType: IEEE802_15_4_WITHFCS,
    build: (dice) => sameLink(dice, lowpan.fragmentsInFragments(dice, dice.below(65_000))),
  },
  {
    name: "learned contexts",
    linkType: IEEE802_15_4_WITHFCS,
    build: (dice) => sameLink(dice, lowpan.learned(dice)),
  },
  radio("HC1, not aligned", lowpan.unalignedHc1),
  psdu("reserved version", (dice) =>
    mac.encodeHeader(dice, { ...mac.anyHeader(dice, dice.below(4), 0), version: 3 }),
  ),
  { name: "6LoWPAN fragments", linkType: IEEE802_15_4_WITHFCS, build: fragmented },
  raw("IPv6", (dice) => wired.anyPacket6(dice)),
  raw("IPv6 that ends", wired.ending6),
  raw("neighbour discovery", (dice) => wired.anyPacket6(dice, neighbourDiscovery(dice), 0)),
  { name: "CoAP exchange", linkType: RAW_IP, build: wired.exchange },
  { name: "IPv6 fragments", linkType: RAW_IP, build: wired.fragments6 },
  raw("IPv4", wired.anyPacket4),
  raw("ICMP error", (dice) => packet4(dice, wired.icmpError(dice))),
  { name: "IPv4 fragments", linkType: RAW_IP, build: wired.fragments4 },
  { name: "tunnel", linkType: ETHERNET, build: tunnelled },
  { name: "ARP", linkType: ETHERNET, build: (dice) => [wired.ethernet(dice, 0x0806, wired.arp(dice))] },
  { name: "tags", linkType: ETHERNET, build: (dice) => [wired.tagged(dice)] },
  { name: "ZEP", linkType: ETHERNET, build: zep },
  { name: "Linux cooked", linkType: LINUX_SLL, build: (dice) => [wired.cooked(dice, 1)] },
  { name: "Linux cooked 2", linkType: LINUX_SLL2, build: (dice) => [wired.cooked(dice, 2)] },
];

/** Frames of the kind, each some milliseconds after the one before. */
export function framesOf(kind: Kind, dice: Dice, count: number): readonly Frame[] {
  const frames: Frame[] = [];
  let time = 1_700_000_000_000_000;
  while (frames.length < count) {
    for (const octets of kind.build(dice)) {
      time += 5000;
      const bytes = Uint8Array.from(octets);
      frames.push({ time, linkType: kind.linkType, bytes, wireLength: bytes.length });
    }
  }
  return frames;
}
