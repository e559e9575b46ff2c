import { describe, expect, test } from "@jest/globals";
import { readAll } from "./read-frame.js";
import { ethernetFrame, overIpv4, PROTOCOL, read, tcp } from "./wired-frames.js";

describe("TCP and SCTP", () => {
  test("a segment with options", () => {
    const options = "020405b4 0402 080a 00000007 00000009 01 030307";
    const values = read(overIpv4(PROTOCOL.TCP, tcp(1000, 80, "", { flags: 0xc3, options })), "tcp");
    expect(values).toEqual({
      "tcp.src_port": 1000,
      "tcp.dest_port": 80,
      "tcp.seq_nb": 1,
      "tcp.ack_nb": 7,
      "tcp.header_len": 40,
      "tcp.flags": 0xc3,
      "tcp.fin": 1,
      "tcp.syn": 1,
      "tcp.rst": 0,
      "tcp.psh": 0,
      "tcp.ack": 0,
      "tcp.urg": 0,
      "tcp.ece": 1,
      "tcp.cwr": 1,
      "tcp.window": 1000,
      "tcp.urgent_pointer": 0,
      "tcp.mss": 1460,
      "tcp.window_scale": 7,
      "tcp.timestamp": 7,
      "tcp.timestamp_echo": 9,
      "tcp.payload_len": 0,
    });
  });

  test("options of a wrong length say nothing; those that do not end are noted", () => {
    const wrong = read(
      overIpv4(PROTOCOL.TCP, tcp(1, 2, "", { options: "0203 0101 03040000 00000000" })),
      "tcp",
    );
    expect(wrong).not.toHaveProperty("tcp.mss");
    expect(wrong).not.toHaveProperty("malformed.layer");
    for (const options of ["02010000", "01010102", "0105 0000"]) {
      expect(read(overIpv4(PROTOCOL.TCP, tcp(1, 2, "aa", { options })), "tcp")).toMatchObject({
        "malformed.layer": "tcp",
        "malformed.reason": "bad option length",
        "tcp.p_payload": "aa",
      });
    }
  });

  test("a header cut anywhere gives the fields before", () => {
    const packet = overIpv4(PROTOCOL.TCP, tcp(1000, 80));
    const wholeLength = packet.length;
    const names = [0, 2, 4, 15, 16].map((length) =>
      Object.keys(
        readAll(ethernetFrame(packet.subarray(0, 34 + length), { wireLength: wholeLength })),
      ).filter((name) => name.startsWith("tcp.") || name.startsWith("malformed.")),
    );
    const ports = ["tcp.src_port", "tcp.dest_port"];
    expect(names.slice(0, 4)).toEqual([[], ["tcp.src_port"], ports, ports]);
    // The last four octets are those of checksum and urgent pointer.
    expect(names[4]).toEqual(expect.arrayContaining([...ports, "tcp.seq_nb", "tcp.flags", "tcp.window"]));
    expect(names[4]).not.toContain("tcp.urgent_pointer");
    expect(read(overIpv4(PROTOCOL.TCP, "03e8"), "tcp")).toMatchObject({ "malformed.reason": "truncated" });
  });

  test("a payload that was cut: its length as sent, and its bytes as captured", () => {
    const bytes = overIpv4(PROTOCOL.TCP, tcp(1, 2, "aabbcc"));
    const cut = readAll(ethernetFrame(bytes.subarray(0, bytes.length - 2), { wireLength: bytes.length }));
    expect(cut).toMatchObject({ "tcp.payload_len": 3, "tcp.p_payload": "aa" });
  });

  test("a header shorter than the shortest, and longer than the segment", () => {
    const short = tcp(1, 2);
    short[12] = 0x40;
    expect(read(overIpv4(PROTOCOL.TCP, short), "tcp")).toMatchObject({
      "malformed.reason": "bad header length",
    });
    const long = tcp(1, 2);
    long[12] = 0x60;
    expect(read(overIpv4(PROTOCOL.TCP, long), "tcp")).toMatchObject({ "malformed.reason": "truncated" });
  });

  test("SCTP and its first chunk", () => {
    const header = "9604 8e3c 11223344 00000000";
    expect(read(overIpv4(PROTOCOL.SCTP, header, "01020014", new Uint8Array(16)), "sctp")).toEqual({
      "sctp.src_port": 0x9604,
      "sctp.dest_port": 0x8e3c,
      "sctp.verification_tag": 0x11223344,
      "sctp.ch_type": 1,
      "sctp.ch_flags": 2,
      "sctp.ch_length": 20,
    });
    expect(read(overIpv4(PROTOCOL.SCTP, header), "sctp")).not.toHaveProperty("sctp.ch_type");
    for (const bytes of ["9604", `${header} 01`, `${header} 01020003`])
      expect(read(overIpv4(PROTOCOL.SCTP, bytes))).toMatchObject({ "malformed.layer": "sctp" });
  });
});
