import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import type { Frame } from "../../../dissection/src/index.js";
import { bytesOf } from "../read-frame.js";
import {
  ethernet,
  ethernetFrame,
  hex16,
  IPV4,
  ipv4,
  join,
  overIpv4,
  PROTOCOL,
  udp,
} from "../wired-frames.js";
import { hear, reportOf, SECOND } from "./heard.js";

const ADDRESSES = { client: "0a000001", server: "0a000002" } as const;
const FLAG = { FIN: 1, SYN: 2, ACK: 16 } as const;

interface Segment {
  readonly from: keyof typeof ADDRESSES;
  readonly sequence: number;
  readonly data?: string;
  readonly flags?: number;
  readonly time?: number;
}

/** From port 40000 of the client to port 80 of the server, or back. */
function segment({ data = "", flags = FLAG.ACK, from, sequence, time = 0 }: Segment): Frame {
  const isUp = from === "client";
  const ports = isUp ? [40_000, 80] : [80, 40_000];
  const words = [sequence >>> 16, sequence & 0xffff, 0, 0, 0x5000 | flags, 0x1000, 0, 0];
  const header = [...ports, ...words].map((word) => hex16(word!)).join("");
  const payload = join(header, new TextEncoder().encode(data));
  const addresses = isUp ? [ADDRESSES.client, ADDRESSES.server] : [ADDRESSES.server, ADDRESSES.client];
  const length = hex16(20 + payload.length);
  const packet = join(`4500 ${length} 0001 0000 4006 0000`, ...addresses, payload);
  return ethernetFrame(ethernet(IPV4, packet), { time });
}

function textOf(hex: unknown): string | undefined {
  return typeof hex === "string" ? new TextDecoder().decode(bytesOf(hex)) : undefined;
}

const PAYLOADS = ["tcp.tcp_session_payload_up", "tcp.tcp_session_payload_down"];
const ENDS = ["ip.client_addr", "ip.client_port", "ip.server_addr", "ip.server_port"];

describe("the ends of a session", () => {
  const client = ["10.0.0.1", 40_000, "10.0.0.2", 80];

  test("the client is who sends first, in both directions", () => {
    const frames = [segment({ from: "client", sequence: 1 }), segment({ from: "server", sequence: 1 })];
    expect(hear(ENDS, frames)).toEqual([client, client]);
  });

  test("and is not who answers, though the beginning was not heard", () => {
    const frames = [segment({ from: "server", sequence: 1, flags: FLAG.SYN | FLAG.ACK })];
    expect(hear(ENDS, frames)).toEqual([client]);
  });

  test("what has no ports has a client all the same", () => {
    const echo = ethernetFrame(overIpv4(PROTOCOL.ICMP, "0800 0000 0001 0001"));
    expect(hear(ENDS, [echo])).toEqual([["10.0.0.1", undefined, "10.0.0.2", undefined]]);
  });

  test("of a fragment nobody knows", () => {
    const first = ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP, fragment: 0x2000 }, udp(1, 2, "00112233")));
    expect(hear([...ENDS, "flow.packets"], [ethernetFrame(first)])).toEqual([Array(5).fill(undefined)]);
  });
});

describe("packets of a flow", () => {
  const NAMES = ["flow.packets", "flow.duration", "flow.rate", "flow.interarrival", "flow.jitter"];
  const datagram = (time: number, ports: readonly [number, number] = [5, 6]) =>
    ethernetFrame(overIpv4(PROTOCOL.UDP, udp(...ports, "00")), { time });

  test("are counted in each direction by themselves", () => {
    const frames = [datagram(0), datagram(10), datagram(30, [5, 7]), datagram(40)];
    expect(hear(NAMES, frames)).toEqual([
      [1, 0, 0.1, undefined, undefined],
      [2, 10, 0.2, 10, undefined],
      [1, 0, 0.1, undefined, undefined],
      [3, 40, 0.3, 30, 20 / 16],
    ]);
  });

  test("count once, however often a frame is sent and over however many hops", () => {
    const frames = [
      reportOf({ time: 0, sequence: 1 }),
      reportOf({ time: 3_000, sequence: 1 }),
      reportOf({ time: 9_000, sequence: 77, from: 8, origin: 7, hopLimit: 63 }),
      reportOf({ time: 20_000, sequence: 2 }),
      reportOf({ time: 29_000, sequence: 78, from: 8, origin: 7, hopLimit: 63 }),
    ];
    const heard = hear(["flow.packets", "flow.retransmissions", "flow.loss"], frames);
    expect(heard).toEqual([
      [1, 0, undefined],
      [1, 1, undefined],
      [1, 1, undefined],
      [2, 1, undefined],
      [2, 1, undefined],
    ]);
  });

  test("are counted at a later hop where the first was not heard", () => {
    const frames = [0, 10, 20].map((seconds, i) =>
      reportOf({ time: seconds * SECOND, sequence: i, from: 8, origin: 7, hopLimit: i === 0 ? 64 : 63 }),
    );
    expect(hear(["flow.packets"], frames)).toEqual([[1], [2], [3]]);
  });

  test("a frame with a wrong FCS belongs to no flow", () => {
    const frames = [reportOf({ time: 0, sequence: 1, fcsError: 1 }), reportOf({ time: 1, sequence: 2 })];
    expect(hear(["flow.packets"], frames)).toEqual([[undefined], [1]]);
  });

  test("flows that are forgotten are begun anew", () => {
    const frames = Array.from({ length: 9000 }, (_, i) => datagram(i, [1 + i, 9]));
    expect(hear(["flow.packets"], [...frames, ...frames]).every(([packets]) => packets === 1)).toBe(true);
  });
});

describe("bytes of a TCP flow", () => {
  const WORDS = "the quick brown fox jumps over the lazy dog";

  test("come in the order of sequence numbers, each once, up and down by themselves", () => {
    const frames = [
      segment({ from: "client", sequence: 0xffff_fff9, flags: FLAG.SYN }),
      segment({ from: "server", sequence: 99, flags: FLAG.SYN | FLAG.ACK }),
      segment({ from: "client", sequence: 0xffff_fffa, data: "GET " }),
      segment({ from: "client", sequence: 4, data: "HTTP" }),
      segment({ from: "server", sequence: 100, data: "wait" }),
      segment({ from: "client", sequence: 0xffff_fffe, data: "/path " }),
      segment({ from: "client", sequence: 2, data: "h HT" }),
    ];
    expect(hear(PAYLOADS, frames).map((values) => values.map(textOf))).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      ["GET ", undefined],
      ["GET ", undefined],
      ["GET ", "wait"],
      ["GET /path HTTP", "wait"],
      ["GET /path HTTP", "wait"],
    ]);
  });

  test("are those of the present connection, in both directions", () => {
    const frames = [
      segment({ from: "client", sequence: 1, data: "old" }),
      segment({ from: "server", sequence: 1, data: "gone" }),
      segment({ from: "client", sequence: 900_000, flags: FLAG.SYN }),
      segment({ from: "server", sequence: 700_000, flags: FLAG.SYN | FLAG.ACK }),
      segment({ from: "server", sequence: 700_001, data: "new" }),
    ];
    const read = hear(PAYLOADS, frames).map((row) => row.map(textOf));
    expect(read.slice(1)).toEqual([
      ["old", "gone"],
      [undefined, undefined],
      [undefined, undefined],
      [undefined, "new"],
    ]);
  });

  test("are all there, whatever the order and overlap of segments", () => {
    const cut = fc.record({ at: fc.nat(WORDS.length - 1), length: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 12 }), fc.nat(0xffff_ffff), (cuts, start) => {
        const pieces = [...cuts, ...[0, 10, 20, 30, 40].map((at) => ({ at, length: 10 }))];
        const frames = pieces.map(({ at, length }) =>
          segment({ from: "client", sequence: (start + at) >>> 0, data: WORDS.slice(at, at + length) }),
        );
        const opening = segment({ from: "client", sequence: (start - 1) >>> 0, flags: FLAG.SYN });
        const last = hear([PAYLOADS[0]!, "flow.loss", "flow.delivery_ratio"], [opening, ...frames]).at(-1)!;
        // More than four runs cannot wait: then something may be left out, but nothing comes twice or in disorder.
        const said = textOf(last[0])!;
        if (cuts.length < 4) expect(said).toBe(WORDS);
        let place = 0;
        for (const letter of said) {
          place = WORDS.indexOf(letter, place) + 1;
          expect(place).toBeGreaterThan(0);
        }
        expect(last.slice(1)).toEqual([0, 1]);
      }),
    );
  });

  test("are the last 4096 at the most; what never comes is left out", () => {
    const letters = Array.from({ length: 20 }, (_, i) => String.fromCharCode(97 + i).repeat(1000));
    const frames = letters
      .map((data, i) => segment({ from: "client", sequence: i * 1000, data }))
      .filter((_, i) => i !== 10);
    const [said] = hear([PAYLOADS[0]!], frames).at(-1)!.map(textOf);
    expect(said).toBe(letters.slice(15).join("").slice(-4096));
    const [middle] = hear([PAYLOADS[0]!], frames.slice(0, 15)).at(-1)!.map(textOf);
    expect(middle).toBe([...letters.slice(8, 10), ...letters.slice(11, 16)].join("").slice(-4096));
  });

  test("that were skipped are lost until they come; those that came before were sent again", () => {
    const names = ["flow.loss", "flow.delivery_ratio", "flow.retransmissions"];
    const at = (sequence: number) => segment({ from: "client", sequence, data: "0123456789" });
    expect(hear(names, [at(0), at(30), at(30), at(15), at(10), at(10), at(20)])).toEqual([
      [0, 1, 0],
      [20, 0.5, 0],
      [20, 0.5, 1],
      [10, 0.75, 1],
      [5, 35 / 40, 1],
      [5, 35 / 40, 2],
      [0, 1, 2],
    ]);
  });

  test("of the next connection of the same ports are counted anew", () => {
    const frames = [
      segment({ from: "client", sequence: 9, flags: FLAG.SYN }),
      segment({ from: "client", sequence: 10, data: "old" }),
      segment({ from: "server", sequence: 5000, flags: FLAG.SYN }),
      segment({ from: "client", sequence: 70_000, flags: FLAG.SYN | FLAG.ACK }),
      segment({ from: "client", sequence: 70_001, data: "new" }),
    ];
    const heard = hear([...PAYLOADS, "ip.client_port", "flow.loss"], frames);
    expect(heard.map(([up, down, port, loss]) => [textOf(up), textOf(down), port, loss])).toEqual([
      [undefined, undefined, 40_000, 0],
      ["old", undefined, 40_000, 0],
      [undefined, undefined, 80, 0],
      [undefined, undefined, 80, 0],
      [undefined, "new", 80, 0],
    ]);
  });
});
