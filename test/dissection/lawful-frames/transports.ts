import type { Dice } from "../hostile-frames/dice.js";
import { coap, dns, ftpCommand, ftpReply, http, mqtt } from "./applications.js";
import { noise, type Octets, several, u8, u16, u32 } from "./octets.js";
import type { Upper } from "./packets.js";

/** Ports that nothing is known of. */
const QUIET_PORTS = [0xf0b1, 0xf0b4, 0xf0bf, 0xf011, 0xf0ee, 61_000, 47_123];

/** A UDP datagram between the ports, its checksum still 0. */
export function udpBetween(source: number, destination: number, content: Octets): Upper {
  const octets = [...u16(source), ...u16(destination), ...u16(8 + content.length), 0, 0, ...content];
  return { protocol: 17, octets, checksumAt: 6 };
}

/** UDP with CoAP, DNS or what nobody knows. */
export function udp(dice: Dice): Upper {
  const quiet = dice.pick(QUIET_PORTS);
  const [port, content] = dice.pick<readonly [number, () => Octets]>([
    [5683, () => coap(dice)],
    [5683, () => coap(dice)],
    [53, () => dns(dice)],
    [5353, () => dns(dice)],
    [dice.pick(QUIET_PORTS), () => noise(dice, dice.below(30))],
  ]);
  const octets = content();
  return dice.once(2) ? udpBetween(port, quiet, octets) : udpBetween(quiet, port, octets);
}

const TCP_OPTIONS: readonly Octets[] = [
  [2, 4, 5, 0xb4],
  [3, 3, 7],
  [4, 2],
  [1],
  [1, 1],
  [8, 10, 1, 2, 3, 4, 5, 6, 7, 8],
  [5, 10, 0, 0, 0, 1, 0, 0, 0, 9],
  [30, 4, 0, 0],
  [28, 4, 0, 5],
  [254, 4, 0xf9, 0x89],
  [34, 2],
  [19, 18, ...new Array<number>(16).fill(1)],
];

function tcpOptions(dice: Dice): Octets {
  const options = several(dice, 3, () => dice.pick(TCP_OPTIONS));
  const fitting = options.length > 40 ? [] : options;
  const padding = (4 - (fitting.length % 4)) % 4;
  return [...fitting, ...new Array<number>(padding).fill(0)];
}

/** A TCP segment between the ports (RFC 9293, 3.1). */
export function tcpBetween(dice: Dice, source: number, destination: number, content: Octets): Upper {
  const options = dice.once(3) ? tcpOptions(dice) : [];
  const flags =
    content.length > 0 ? dice.pick([0x18, 0x10]) : dice.pick([2, 0x12, 0x10, 0x11, 4, 0xc2, 0x152, 0]);
  const octets = [
    ...[u16(source), u16(destination), u32(dice.roll()), u32(dice.roll())].flat(),
    ...u16(((5 + options.length / 4) << 12) | flags),
    ...u16(dice.roll()),
    ...[0, 0],
    ...u16((flags & 0x20) === 0 ? 0 : 5),
    ...options,
    ...content,
  ];
  return { protocol: 6, octets, checksumAt: 16 };
}

/** TCP with HTTP, FTP, MQTT, DNS, nothing, or what nobody knows. */
export function tcp(dice: Dice): Upper {
  const client = 49_152 + dice.below(10_000);
  const [port, fromServer, content] = dice.pick<readonly [number, boolean, () => Octets]>([
    [80, dice.once(2), () => http(dice)],
    [21, false, () => ftpCommand(dice)],
    [21, true, () => ftpReply(dice)],
    [1883, dice.once(2), () => mqtt(dice)],
    [
      53,
      dice.once(2),
      () => {
        const message = dns(dice);
        return [...u16(message.length), ...message];
      },
    ],
    [dice.pick(QUIET_PORTS), false, () => noise(dice, dice.below(30))],
    [dice.pick(QUIET_PORTS), true, () => []],
  ]);
  const octets = content();
  return fromServer ? tcpBetween(dice, port, client, octets) : tcpBetween(dice, client, port, octets);
}

/** An SCTP packet with chunks (RFC 9260, 3). */
export function sctp(dice: Dice): Upper {
  const chunks = several(dice, 3, () => {
    const type = dice.pick([0, 1, 3, 4, 5, 6, 7, 10, 11, 14]);
    const value = noise(dice, dice.pick([16, 20, 13]));
    const padding = new Array<number>((4 - (value.length % 4)) % 4).fill(0);
    return [...u8(type), ...u8(dice.below(8)), ...u16(4 + value.length), ...value, ...padding];
  });
  const ports = [...u16(50_000 + dice.below(1000)), ...u16(50_000 + dice.below(1000))];
  return { protocol: 132, octets: [...ports, ...u32(dice.roll()), ...u32(0), ...chunks] };
}
