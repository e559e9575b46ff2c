import type { Dice } from "../hostile-frames/dice.js";
import { noise, type Octets, several, text, u8, u16, u32 } from "./octets.js";

function extension(value: number): readonly [nibble: number, octets: Octets] {
  if (value < 13) return [value, []];
  return value < 269 ? [13, u8(value - 13)] : [14, u16(value - 269)];
}

const OPTION_NUMBERS: readonly number[] = [
  1, 3, 4, 5, 6, 7, 8, 9, 11, 11, 11, 12, 14, 15, 15, 16, 17, 20, 23, 27, 28, 35, 39, 60, 65, 252, 258, 292,
  1000, 2053, 65_000,
];

function optionValue(dice: Dice, number: number): Octets {
  if (number === 11 || number === 15)
    return text(dice.pick(["a", "sensors", "temp", ".well-known", "x=1", "", "k=v"]));
  if (number === 6) return noise(dice, dice.below(4));
  if (number === 23 || number === 27) return noise(dice, 1 + dice.below(3));
  if (number === 9) return [0x09, dice.below(256), 0x61];
  if (number === 3) return text(dice.pick(["node.example", "[fd00::1]"]));
  if ([12, 17].includes(number)) return noise(dice, dice.below(3));
  if ([7, 14, 28, 60].includes(number)) return noise(dice, dice.below(number === 7 ? 3 : 5));
  if (number === 35 || number === 39) return text(dice.pick(["coap://a/b", "coap"]));
  return noise(dice, dice.pick([0, 1, 4, 8, 14, 20, 300]));
}

/** A CoAP message (RFC 7252, 3) with options of many numbers, in their order. */
export function coap(dice: Dice): Octets {
  const token = noise(dice, dice.below(9));
  const numbers = several(dice, 6, () => [dice.pick(OPTION_NUMBERS)]).toSorted((a, b) => a - b);
  let before = 0;
  const options = numbers.flatMap((number) => {
    const value = optionValue(dice, number);
    const [delta, deltaOctets] = extension(number - before);
    const [length, lengthOctets] = extension(value.length);
    before = number;
    return [(delta << 4) | length, ...deltaOctets, ...lengthOctets, ...value];
  });
  const payload = dice.once(2) ? [0xff, ...noise(dice, 1 + dice.below(30))] : [];
  const code = dice.pick([1, 2, 3, 4, 5, 0x41, 0x43, 0x44, 0x45, 0x5f, 0x80, 0x84, 0xa0, 0xa3]);
  return [
    0x40 | (dice.below(4) << 4) | token.length,
    code,
    ...u16(dice.roll()),
    ...token,
    ...options,
    ...payload,
  ];
}

/** A request and its response, whose payload may be a block. */
export function coapExchange(dice: Dice): readonly Octets[] {
  const token = noise(dice, 4);
  const id = u16(dice.roll());
  const path = [0xb4, ...text("temp")];
  const block = dice.once(2) ? [] : [0xd1, 0x0a, dice.roll() & 0xf6];
  return [
    [0x44, 1, ...id, ...token, ...path],
    [0x64, 0x45, ...id, ...token, ...block, 0xff, ...noise(dice, 16)],
  ];
}

const LABELS = ["example", "a", "node-7", "_coap", "_udp", "local", "x".repeat(63), "in-addr", "arpa"];

function labels(dice: Dice): Octets {
  return [
    ...several(dice, 4, () => {
      const label = dice.pick(LABELS);
      return [label.length, ...text(label)];
    }),
    0,
  ];
}

/** A DNS message (RFC 1035, 4.1): question, and in answers compressed names. */
export function dns(dice: Dice): Octets {
  const flags = dice.pick([0x0100, 0x8180, 0x8183, 0x0000, 0x8580, 0x2900, 0x8380]);
  const isResponse = flags >= 0x8000;
  const type = dice.pick([1, 28, 12, 15, 16, 33, 255, 65]);
  const question = [...labels(dice), ...u16(type), ...u16(1)];
  const answer = [0xc0, 0x0c, ...u16(1), ...u16(1), ...u32(60), ...u16(4), ...noise(dice, 4)];
  const answers = isResponse ? dice.below(3) : 0;
  return [
    ...[u16(dice.roll()), u16(flags), u16(1), u16(answers), u16(0), u16(0)].flat(),
    ...question,
    ...Array.from({ length: answers }, () => answer).flat(),
  ];
}

function remainingLength(length: number): Octets {
  return length < 128 ? [length] : [(length & 0x7f) | 0x80, length >>> 7];
}

/** An MQTT control packet (MQTT 3.1.1, 2.2 and 3). */
export function mqtt(dice: Dice): Octets {
  const string = (value: string): Octets => [...u16(value.length), ...text(value)];
  const bodies: readonly (readonly [first: number, body: Octets])[] = [
    [0x10, [...string("MQTT"), 4, 2, ...u16(60), ...string("client")]],
    [0x20, [0, 0]],
    [0x30 | dice.pick([0, 1, 8]), [...string("a/b"), ...text("payload".repeat(dice.below(40)))]],
    [0x32 | dice.pick([0, 1, 8, 9]), [...string("a/b"), ...u16(dice.roll()), ...text("payload")]],
    [0x40, u16(dice.roll())],
    [0x82, [...u16(7), ...string("a/#"), 1]],
    [0x90, [...u16(7), 1]],
    [0xc0, []],
    [0xd0, []],
    [0xe0, []],
  ];
  const [first, body] = dice.pick(bodies);
  return [first, ...remainingLength(body.length), ...body];
}

const REQUESTS = [
  "GET / HTTP/1.1",
  "POST /submit?a=1&b=2 HTTP/1.0",
  "OPTIONS * HTTP/1.1",
  "GET http://host/path HTTP/1.1",
  "DELETE /x%20y HTTP/1.1",
  "PUT /a HTTP/1.1",
  "HEAD / HTTP/1.0",
  "GET /old",
];
const RESPONSES = [
  "HTTP/1.1 200 OK",
  "HTTP/1.0 404 Not Found",
  "HTTP/1.1 304 Not Modified",
  "HTTP/1.1 500",
  "HTTP/1.1 200 ",
];
const HEADERS = [
  "Host: example.org",
  "host:no-blank",
  "User-Agent: Mozilla/5.0 (X11; Linux)",
  "User-Agent:   spaces before and after   ",
  "Referer: http://a/b",
  "Server: nginx/1.18.0 (Ubuntu)",
  "Content-Type: text/html; charset=utf-8",
  "X-Other: value",
  "Accept: */*",
  "Connection: close",
];

/** A request or a response with headers (RFC 9112), in one segment, without a body. */
export function http(dice: Dice): Octets {
  const first = dice.pick([...REQUESTS, ...RESPONSES]);
  const headers = several(dice, 5, () => [dice.pick(HEADERS)]);
  return text(`${[first, ...headers].join("\r\n")}\r\n\r\n`);
}

const FTP_COMMANDS = [
  "USER anonymous",
  "PASS a b c",
  "QUIT",
  "PORT 127,0,0,1,4,1",
  "EPSV",
  "RETR  two blanks",
  "STOR f ",
];
const FTP_REPLIES = [
  "220 ready",
  "220-welcome\r\n220-more\r\n220 end",
  "331 Please specify the password.",
  "227 Entering Passive Mode (10,0,0,1,4,5).",
  "230-",
  " continued",
  "no code",
  "200",
];

/** A command and a reply of FTP (RFC 959, 4.2 and 5.3). */
export function ftpCommand(dice: Dice): Octets {
  return text(`${dice.pick(FTP_COMMANDS)}\r\n`);
}

export function ftpReply(dice: Dice): Octets {
  return text(`${dice.pick(FTP_REPLIES)}\r\n`);
}
