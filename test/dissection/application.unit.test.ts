import { describe, expect, test } from "@jest/globals";
import { ethernet, IPV6, join, overIpv4, PROTOCOL, read, tcp, text, udp } from "./wired-frames.js";

describe("what is spoken above", () => {
  const http = (lines: string, port = 80) =>
    read(overIpv4(PROTOCOL.TCP, tcp(1000, port, text(lines))), "http");

  test("a request at any port; of a header that comes twice the first", () => {
    const lines =
      "GET /a b HTTP/1.1\r\nHost: x\r\nHOST: y\r\nUser-Agent:  u \t\r\nReferer:z\r\n\r\nServer: no\r\n";
    expect(http(lines, 12345)).toEqual({
      "http.method": "GET",
      "http.uri": "/a b",
      "http.version": "HTTP/1.1",
      "http.host": "x",
      "http.user_agent": "u \t",
      "http.referer": "z",
    });
  });

  test("a response", () => {
    const lines = "HTTP/1.0 404 Not Found\nContent-Type: text/plain\nContent-Length: 4\nServer: s";
    expect(http(lines)).toEqual({
      "http.version": "HTTP/1.0",
      "http.status": "404",
      "http.content_type": "text/plain",
      "http.content_len": "4",
      "http.server": "s",
    });
  });

  test("a simple request of HTTP/0.9, where HTTP is expected", () => {
    expect(http("GET /old\r\n")).toEqual({ "http.method": "GET", "http.uri": "/old" });
    expect(http("GET /old\r\n", 8000)).toEqual({});
    expect(http("HEAD /old\r\n")).toEqual({});
  });

  test("blanks behind the version are none of it", () => {
    expect(http("GET / HTTP/1.1 \r\n")).toMatchObject({ "http.uri": "/", "http.version": "HTTP/1.1" });
  });

  test.each([
    "POST /\r\n",
    "get / HTTP/1.1\r\n",
    "HTTP/1.1 ok\r\n",
    "HTTP/1.1 2000\r\n",
    "ABCDEFGHIJKLMNOPQRSTU / HTTP/1.1",
    "GET HTTP/1.1",
    "\u0016\u0003\u0001",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  ])("no HTTP/1: %j", (lines) => {
    const { "http.method": method, ...others } = http(lines);
    expect(others).toEqual(lines === "GET HTTP/1.1" ? { "http.version": "HTTP/1.1" } : {});
    expect(method).toBe(lines === "GET HTTP/1.1" ? "GET" : undefined);
  });

  test("SSDP is HTTP over UDP", () => {
    const search = text("M-SEARCH * HTTP/1.1\r\n\r\n");
    expect(read(overIpv4(PROTOCOL.UDP, udp(4000, 1900, search)), "http")).toMatchObject({
      "http.method": "M-SEARCH",
      "http.uri": "*",
    });
  });

  test.each([
    [true, "USER me \r\nPASS x\r\n", { "ftp.packet_request": "USER", "ftp.packet_request_parameter": "me " }],
    [true, "QUIT\r\n", { "ftp.packet_request": "QUIT" }],
    [true, "\r\n", {}],
    [
      false,
      "331 give password\r\n",
      { "ftp.packet_response": 331, "ftp.packet_response_parameter": "give password" },
    ],
    [false, "230\r\n", { "ftp.packet_response": 230 }],
    [false, " second line\r\n", { "ftp.packet_response_parameter": " second line" }],
  ])("FTP, to the server %s: %j", (toServer, lines, expected) => {
    const segment = toServer ? tcp(4000, 21, text(lines)) : tcp(21, 4000, text(lines));
    expect(read(overIpv4(PROTOCOL.TCP, segment), "ftp")).toEqual(expected);
  });

  const query = "beef 0100 0001 0000 0000 0000 03777777 076578616d706c65 03636f6d 00 001c 0001";
  const asked = {
    "dns.id": 0xbeef,
    "dns.is_response": 0,
    "dns.opcode": 0,
    "dns.truncated": 0,
    "dns.queries": 1,
    "dns.answers": 0,
    "dns.query_name": "www.example.com",
    "dns.query_type": 28,
  };

  test("DNS over UDP and TCP", () => {
    expect(read(overIpv4(PROTOCOL.UDP, udp(4000, 53, query)), "dns")).toEqual(asked);
    expect(read(overIpv4(PROTOCOL.TCP, tcp(53, 4000, join("0021", query))), "dns")).toEqual(asked);
    expect(read(overIpv4(PROTOCOL.TCP, tcp(53, 4000, "00")))).toMatchObject({
      "malformed.layer": "dns",
    });
  });

  test("a DNS response without question, and one about the root", () => {
    const failed = "beef 8403 0000 0002 0000 0000";
    expect(read(overIpv4(PROTOCOL.UDP, udp(53, 4000, failed)), "dns")).toMatchObject({
      "dns.is_response": 1,
      "dns.rcode": 3,
      "dns.answers": 2,
    });
    const root = "beef 0100 0001 0000 0000 0000 00 0002 0001";
    expect(read(overIpv4(PROTOCOL.UDP, udp(4000, 53, root)), "dns")).toMatchObject({
      "dns.query_name": "<Root>",
    });
  });

  test("a DNS update counts zones and prerequisites instead of questions and answers", () => {
    const update = "beef 2800 0001 0002 0000 0000 0161 00 0006 0001";
    const values = read(overIpv4(PROTOCOL.UDP, udp(4000, 53, update)), "dns");
    expect(values).toMatchObject({ "dns.opcode": 5, "dns.query_name": "a" });
    expect(values).not.toHaveProperty(["dns.queries"]);
    expect(values).not.toHaveProperty(["dns.answers"]);
  });

  test.each([
    ["truncated", "beef 0100"],
    ["truncated", "beef 0100 0001 0000 0000 0000 00 00"],
    ["bad name", "beef 0100 0001 0000 0000 0000 c00c"],
    ["bad name", "beef 0100 0001 0000 0000 0000 0377"],
    ["bad name", `beef 0100 0001 0000 0000 0000 ${"0161".repeat(200)} 00`],
  ])("a DNS message with %s", (reason, message) => {
    expect(read(overIpv4(PROTOCOL.UDP, udp(4000, 53, message)))).toEqual({
      "malformed.layer": "dns",
      "malformed.reason": reason,
    });
  });

  test.each([
    ["10 0c", { "mqtt.type": 1, "mqtt.length": 12 }],
    ["3b 8001", { "mqtt.type": 3, "mqtt.dup": 1, "mqtt.qos": 1, "mqtt.retain": 1, "mqtt.length": 128 }],
    [
      "30 ffffff7f",
      { "mqtt.type": 3, "mqtt.dup": 0, "mqtt.qos": 0, "mqtt.retain": 0, "mqtt.length": 268_435_455 },
    ],
    [
      "c0 8080808001",
      { "mqtt.type": 12, "malformed.layer": "mqtt", "malformed.reason": "bad header length" },
    ],
    ["30", { "malformed.layer": "mqtt", "malformed.reason": "truncated" }],
    ["c0 80", { "mqtt.type": 12, "malformed.layer": "mqtt", "malformed.reason": "truncated" }],
  ])("MQTT %s", (bytes, expected) => {
    expect(read(overIpv4(PROTOCOL.TCP, tcp(4000, 1883, bytes)), "mqtt")).toEqual(expected);
  });

  test("TCP and SCTP over IPv6", () => {
    const addresses = `fe80${"00".repeat(13)}01 fe80${"00".repeat(13)}02`;
    const values = read(ethernet(IPV6, "60000000 0014 06 40", addresses, tcp(5, 6)), "ipv6", "tcp");
    expect(values).toMatchObject({ "ipv6.src": "fe80::1", "tcp.src_port": 5 });
  });
});
