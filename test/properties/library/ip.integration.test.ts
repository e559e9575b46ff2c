import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "@fedprobe/dissection";
import { describe, expect, test } from "@jest/globals";
import {
  ethernet,
  ethernetFrame,
  IPV4,
  type Ipv4,
  ipv4,
  join as joinBytes,
  PROTOCOL,
  tcp,
  text,
  udp,
} from "../../dissection/wired-frames.js";
import { accusations, analyzeFiles, analyzeFrames, loadLibrary } from "../../support/analyze-frames.js";
import { DATA } from "../cases.js";

const START = 1_800_000_000_000_000;
const FLAG = { FIN: 1, SYN: 2, PSH: 8, ACK: 16, URG: 32 } as const;
/** What wired-frames.ts sends from. */
const HOST = "10.0.0.1";

/** `count` packets, so many milliseconds apart. */
function packets(count: number, apart: number, make: (n: number) => Uint8Array): readonly Frame[] {
  return Array.from({ length: count }, (_, n) => ethernetFrame(make(n), { time: START + n * apart * 1000 }));
}

function segment(source: number, destination: number, flags: number, payload = ""): Uint8Array {
  return ethernet(IPV4, ipv4({ protocol: PROTOCOL.TCP }, tcp(source, destination, text(payload), { flags })));
}

function request(port: number, lines: string): Uint8Array {
  return segment(40_000, port, FLAG.PSH | FLAG.ACK, `${lines}\r\nHost: h\r\n\r\n`);
}

function fragment(header: Partial<Ipv4>, bytes: number): Uint8Array {
  return ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP, ...header }, new Uint8Array(bytes)));
}

/** Who is accused by a file of the library of what is on the wire. */
async function accused(
  file: string,
  frames: readonly Frame[],
  parameters: Readonly<Record<string, number>> = {},
): Promise<readonly string[]> {
  return accusations(await analyzeFrames(loadLibrary(`ip/${file}`), [frames], parameters));
}

describe("icmp-flood", () => {
  const icmp = (type: string) => () =>
    ethernet(IPV4, ipv4({ protocol: PROTOCOL.ICMP }, `${type}00 0000 0001 0001`));

  test("names who sends more than 100 echoes in 5 s, or four redirects", async () => {
    expect(await accused("icmp-flood", packets(101, 40, icmp("08")))).toEqual([`icmp-flood ${HOST}`]);
    expect(await accused("icmp-flood", packets(100, 40, icmp("08")))).toEqual([]);
    expect(await accused("icmp-flood", packets(300, 200, icmp("08")))).toEqual([]);
    expect(await accused("icmp-flood", packets(4, 40, icmp("05")))).toEqual([`icmp-flood ${HOST}`]);
    expect(await accused("icmp-flood", packets(3, 40, icmp("05")))).toEqual([]);
  });
});

describe("ssh-brute-force", () => {
  const connections = (count: number, port = 22) =>
    packets(count, 2000, (n) => segment(50_000 + n, port, FLAG.SYN));

  test("names who opens five connections in a minute", async () => {
    expect(await accused("ssh-brute-force", connections(5))).toEqual([`ssh-brute-force ${HOST}`]);
    expect(await accused("ssh-brute-force", connections(4))).toEqual([]);
    expect(
      await accused(
        "ssh-brute-force",
        packets(9, 900, () => segment(50_000, 22, FLAG.SYN)),
      ),
    ).toEqual([]);
    expect(await accused("ssh-brute-force", connections(9, 2222))).toEqual([]);
    expect(await accused("ssh-brute-force", connections(9, 2222), { "ssh-brute-force.port": 2222 })).toEqual([
      `ssh-brute-force ${HOST}`,
    ]);
  });
});

describe("arp-spoofing", () => {
  const arp = (operation: number, mac: string, ip: string) =>
    ethernet(0x0806, joinBytes(`0001 0800 06 04 000${operation}`, mac, ip, "000000000000 0a000009"));
  const claims = (...list: readonly (readonly [mac: string, ip: string])[]) =>
    packets(list.length, 1000, (n) => arp(2, ...(list[n] as readonly [string, string])));

  test("names both stations that claim one address", async () => {
    const both = claims(["02000000000a", "0a000001"], ["02000000000b", "0a000001"]);
    expect(await accused("arp-spoofing", both)).toEqual(["arp-spoofing 02:00:00:00:00:0a 02:00:00:00:00:0b"]);
  });

  test("is silent for one that repeats itself, for two addresses of one, and for who has none", async () => {
    const honest = claims(
      ["02000000000a", "0a000001"],
      ["02000000000a", "0a000001"],
      ["02000000000a", "0a000002"],
      ["02000000000b", "00000000"],
      ["02000000000c", "00000000"],
    );
    expect(await accused("arp-spoofing", honest)).toEqual([]);
  });
});

describe("tcp-scans", () => {
  const scan = (flags: number, ports: number) => packets(ports, 50, (n) => segment(60_000, 20 + n, flags));

  test.each([
    ["SYN", FLAG.SYN, 15],
    ["FIN", FLAG.FIN, 3],
    ["NULL", 0, 3],
    ["ACK", FLAG.ACK, 15],
    ["Maimon", FLAG.FIN | FLAG.ACK, 15],
  ])("%s: names who tries so many ports, not one less", async (name, flags, ports) => {
    const alerts = await analyzeFrames(loadLibrary("ip/tcp-scans"), [scan(flags, ports)]);
    expect(alerts.map(({ kind, node, target }) => [kind, node, target])).toEqual([
      ["port-scan", HOST, "10.0.0.2"],
    ]);
    expect(alerts[0]?.description).toContain(`(${name} scan)`);
    expect(await accused("tcp-scans", scan(flags, ports - 1))).toEqual([]);
  });

  test("Xmas: one segment is enough", async () => {
    const xmas = packets(1, 1, () => segment(60_000, 80, FLAG.FIN | FLAG.PSH | FLAG.URG));
    expect(await accused("tcp-scans", xmas)).toEqual([`port-scan ${HOST}`]);
  });

  test("is silent for a server that answers and ends many connections of one client", async () => {
    const answers = packets(300, 20, (n) =>
      segment(
        80,
        40_000 + (n >> 2),
        [FLAG.SYN | FLAG.ACK, FLAG.ACK, FLAG.ACK, FLAG.FIN | FLAG.ACK][n & 3] as number,
      ),
    );
    expect(await accused("tcp-scans", answers)).toEqual([]);
    const client = packets(100, 20, (n) => segment(40_000 + n, 80, FLAG.SYN));
    expect(await accused("tcp-scans", client)).toEqual([]);
  });
});

describe("udp-scan and protocol-scan", () => {
  const datagrams = (count: number, from: number, to: (n: number) => number) =>
    packets(count, 50, (n) => ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP }, udp(from, to(n), text("x")))));

  test("name who tries five ports in a second, not a name server that answers", async () => {
    expect(
      await accused(
        "udp-scan",
        datagrams(5, 40_000, (n) => 100 + n),
      ),
    ).toEqual([`port-scan ${HOST}`]);
    expect(
      await accused(
        "udp-scan",
        datagrams(4, 40_000, (n) => 100 + n),
      ),
    ).toEqual([]);
    expect(
      await accused(
        "udp-scan",
        datagrams(50, 53, (n) => 40_000 + n),
      ),
    ).toEqual([]);
    expect(
      await accused(
        "udp-scan",
        datagrams(50, 40_000, () => 53),
      ),
    ).toEqual([]);
  });

  test("name who tries four protocols", async () => {
    const protocols = (count: number) =>
      packets(count, 50, (n) => ethernet(IPV4, ipv4({ protocol: [1, 6, 17, 99][n % 4] as number }, "0000")));
    expect(await accused("protocol-scan", protocols(4))).toEqual([`protocol-scan ${HOST}`]);
    expect(await accused("protocol-scan", protocols(3))).toEqual([]);
  });
});

describe("fragments", () => {
  const MORE = 0x2000;
  const kinds = async (...frames: readonly Uint8Array[]) =>
    accused(
      "fragments",
      packets(frames.length, 1, (n) => frames[n] as Uint8Array),
    );

  test("is silent for honest fragments", async () => {
    expect(await kinds(fragment({ fragment: MORE }, 1480), fragment({ fragment: 185 }, 20))).toEqual([]);
  });

  test("names who sends fragments that contradict each other", async () => {
    const other = ethernet(IPV4, ipv4({ protocol: PROTOCOL.UDP, fragment: 4 }, new Uint8Array(800).fill(1)));
    expect(await kinds(fragment({ fragment: MORE }, 800), other)).toEqual([`ip-fragment ${HOST}`]);
    expect(await kinds(fragment({ fragment: MORE }, 800), fragment({ fragment: 4 }, 800))).toEqual([]);
  });

  test.each([
    ["too small", { fragment: MORE }, 32],
    ["on the flags of TCP", { fragment: 1, protocol: PROTOCOL.TCP }, 40],
    ["beyond the longest packet", { fragment: 8189 }, 100],
  ])("names who sends a fragment that is %s", async (_, header, bytes) => {
    expect(await kinds(fragment(header, bytes))).toEqual([`ip-fragment ${HOST}`]);
  });

  test("is silent for one that is just large enough, and for one that just ends in time", async () => {
    expect(await kinds(fragment({ fragment: MORE }, 40))).toEqual([]);
    expect(await kinds(fragment({ fragment: 8189 }, 3))).toEqual([]);
  });
});

describe("data-in-syn", () => {
  const syn = (payload: string, flags: number = FLAG.SYN) =>
    packets(1, 1, () => segment(40_000, 80, flags, payload));

  test("names who sends data with SYN", async () => {
    expect(await accused("data-in-syn", syn("data"))).toEqual([`tcp-anomaly ${HOST}`]);
    expect(await accused("data-in-syn", syn("data"), { "tcp-anomaly.bytes": 4 })).toEqual([]);
    expect(await accused("data-in-syn", syn(""))).toEqual([]);
    expect(await accused("data-in-syn", syn("data", FLAG.SYN | FLAG.ACK))).toEqual([]);
  });
});

describe("http-port", () => {
  const get = (port: number) => packets(1, 1, () => request(port, "GET / HTTP/1.1"));

  test("names who speaks HTTP to an odd port", async () => {
    expect(await accused("http-port", get(5000))).toEqual([`http-anomaly ${HOST}`]);
    expect(await accused("http-port", get(5000), { "http-anomaly.port": 5000 })).toEqual([]);
    for (const port of [80, 8080, 8888]) expect(await accused("http-port", get(port))).toEqual([]);
  });
});

describe("sql-injection", () => {
  const get = (target: string, agent = "Mozilla/5.0") =>
    packets(1, 1, () => request(80, `GET ${target} HTTP/1.1\r\nUser-Agent: ${agent}`));

  test.each([
    "/item?id=1%20UNION%20SELECT%20name%20FROM%20users",
    "/item?id=1+union+all+select+1,2",
    "/login?user=admin%27%20OR%201=1--",
    "/login?user=x%27+or+%271%27=%271",
    "/item?id=1;select%20sleep(5)",
    "/item?id=1%27;DROP%20TABLE%20users--",
    "/q?t=information_schema.tables",
    "/item?id=1/**/uNiOn/**/SeLeCt/**/1",
    "/item?id=1%20or%201%3D1",
    "/login?user=a%22%20or%20%22a%22%3D%22a",
  ])("names who asks for %s", async (target) => {
    expect(await accused("sql-injection", get(target))).toEqual([`sql-injection ${HOST}`]);
  });

  test.each([
    "/",
    "/union/members?sort=name",
    "/select?colour=red&size=4",
    "/search?q=rock%20and%20roll",
    "/a-b/update.html",
    "/name?x=O%27Brien",
    "/search?q=%27to+be+or+not+to+be%27",
    "/trade-union?select=1",
    "/page?1=1&or=2",
  ])("is silent about %s", async (target) => {
    expect(await accused("sql-injection", get(target))).toEqual([]);
  });

  test("names who hides SQL in the User-Agent", async () => {
    expect(await accused("sql-injection", get("/", "x'; DELETE FROM log"))).toEqual([
      `sql-injection ${HOST}`,
    ]);
    expect(await accused("sql-injection", get("/", "Dropbox/3.1 (updates; selected)"))).toEqual([]);
  });
});

describe("user-agent", () => {
  const says = (agent: string) => packets(1, 1, () => request(80, `GET / HTTP/1.1\r\nUser-Agent: ${agent}`));

  test("names a tool of attackers, and one that says too much", async () => {
    expect(await accused("user-agent", says("Mozilla/5.00 (Nikto/2.1.5)"))).toEqual([`http-anomaly ${HOST}`]);
    expect(await accused("user-agent", says("x".repeat(257)))).toEqual([`http-anomaly ${HOST}`]);
    expect(await accused("user-agent", says("x".repeat(256)))).toEqual([]);
    expect(await accused("user-agent", says("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"))).toEqual([]);
  });
});

const CAPTURES = join(DATA, "mmt/check/pcap");
const describeWithData = existsSync(CAPTURES) ? describe : describe.skip;

/** What is in each capture, by what it was made for; all others hold nothing that is found. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  "1.ssh_brute": ["ssh-brute-force"],
  "4.5.arp_spoof": ["arp-spoofing"],
  "8.ip.options": ["ip-fragment"],
  "9.ip_frag_min_size": ["ip-fragment"],
  "10.http.port": ["http-anomaly"],
  "13.data_in_SYN": ["tcp-anomaly"],
  "14.illegal_port": ["tcp-anomaly"],
  "17.smtp": ["tcp-anomaly"],
  "19.SQLI": ["ip-fragment", "tcp-anomaly"],
  "20.icmp_redirect_flood": ["icmp-flood"],
  "21.ip_frag_off": ["ip-fragment"],
  "22.ip_frag_size": ["ip-fragment"],
  "23.ip_frag_overlapping": ["ip-fragment"],
  "24.ip_frag_overlapping": ["ip-fragment"],
  "25.ip_frag_overlapping_unordered": ["ip-fragment"],
  "26.protocal_scan": ["protocol-scan"],
  "27.udp_scan": ["port-scan"],
  "28.xmas_can": ["port-scan"],
  "15.nikto": ["http-anomaly", "sql-injection"],
  "34.35.36.user_agent": ["http-anomaly", "sql-injection"],
  http_1flow_p30: ["http-anomaly"],
};

describeWithData("captures of attacks (skipped where the sample data is absent)", () => {
  const files = existsSync(CAPTURES) ? readdirSync(CAPTURES) : [];

  test.each(files)("%s: what it was made for is found, and nothing else", async (file) => {
    const captures = [{ probe: "p", path: join(CAPTURES, file) }];
    const alerts = await analyzeFiles(loadLibrary("ip"), captures);
    const kinds = [...new Set(alerts.map(({ kind }) => kind))].sort();
    expect(kinds).toEqual(SAMPLES[file.slice(0, -".pcap".length)] ?? []);
  });
});
