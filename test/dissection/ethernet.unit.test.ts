import { describe, expect, test } from "@jest/globals";
import { LINK_TYPE } from "../../dissection/src/index.js";
import { readAll } from "./read-frame.js";
import { ethernet, ethernetFrame, hex16, IPV4, ipv4, join, PROTOCOL, read, udp } from "./wired-frames.js";

describe("link layers", () => {
  const packet = ipv4({ protocol: PROTOCOL.UDP }, udp(5, 6, "00"));
  const isRead = { "ip.src": "10.0.0.1", "udp.src_port": 5, "udp.len": 9, "udp.checksum_ok": 1 };

  test("Ethernet", () => {
    expect(readAll(ethernetFrame(ethernet(IPV4, packet)))).toMatchObject({
      "ethernet.src": "02:00:00:00:00:01",
      "ethernet.dst": "02:00:00:00:00:02",
      "ethernet.proto": IPV4,
      ...isRead,
    });
  });

  test("a length in the place of the type", () => {
    expect(read(ethernet(3, "42 42 03"), "ethernet")).toEqual({
      "ethernet.src": "02:00:00:00:00:01",
      "ethernet.dst": "02:00:00:00:00:02",
    });
  });

  test("VLAN tags: the first is shown, a provider's is passed over", () => {
    const customer = join("600a 8100 2009", hex16(IPV4), packet);
    expect(readAll(ethernetFrame(ethernet(0x8100, customer)))).toMatchObject({
      "8021q.vid": 10,
      "8021q.priority": 3,
      ...isRead,
    });
    expect(readAll(ethernetFrame(ethernet(0x88a8, "6007 8100", customer)))).toMatchObject({
      "8021q.vid": 10,
      ...isRead,
    });
  });

  test("Linux cooked headers of both versions", () => {
    const address = "020000000001 0000";
    const first = join("0004 0001 0006", address, hex16(IPV4), packet);
    const second = join(hex16(IPV4), "0000 00000003 0001 04 06", address, packet);
    for (const [linkType, bytes] of [
      [LINK_TYPE.LINUX_SLL, first],
      [LINK_TYPE.LINUX_SLL2, second],
    ] as const) {
      expect(readAll(ethernetFrame(bytes, { linkType }))).toMatchObject({
        "sll.packet_type": 4,
        "sll.src": "02:00:00:00:00:01",
        "sll.proto": IPV4,
        ...isRead,
      });
    }
  });

  test("raw IP of both versions, and neither", () => {
    const raw = (bytes: Uint8Array) => readAll(ethernetFrame(bytes, { linkType: LINK_TYPE.RAW_IP }));
    expect(raw(packet)).toMatchObject(isRead);
    const addresses = `fe80${"00".repeat(13)}01 ff02${"00".repeat(13)}01`;
    expect(raw(join("60000000 0000 3b 40", addresses))).toMatchObject({ "ipv6.src": "fe80::1" });
    expect(raw(join("50"))).toMatchObject({ "malformed.layer": "ip", "malformed.reason": "bad version" });
  });

  test("ARP", () => {
    const addresses = "020000000001 0a000001 000000000000 0a000002";
    expect(read(ethernet(0x0806, "0001 0800 06 04 0001", addresses), "arp")).toEqual({
      "arp.ar_hrd": 1,
      "arp.ar_pro": 0x800,
      "arp.ar_op": 1,
      "arp.ar_sha": "02:00:00:00:00:01",
      "arp.ar_sip": "10.0.0.1",
      "arp.ar_tha": "00:00:00:00:00:00",
      "arp.ar_tip": "10.0.0.2",
    });
    expect(Object.keys(read(ethernet(0x0806, "0020 86dd 01 01 0002 01020304"), "arp"))).toEqual([
      "arp.ar_hrd",
      "arp.ar_pro",
      "arp.ar_op",
    ]);
  });

  test.each([
    ["ethernet", "0200"],
    ["8021q", ethernet(0x8100, "0001")],
    ["8021q", ethernet(0x88a8, "0001")],
    ["arp", ethernet(0x0806, "0001")],
    ["arp", ethernet(0x0806, "0001 0800 06 04 0001 00")],
  ])("a short header of %s", (layer, bytes) => {
    const values = read(join(bytes));
    expect(values).toEqual({ "malformed.layer": layer, "malformed.reason": "truncated" });
  });

  test.each([LINK_TYPE.LINUX_SLL, LINK_TYPE.LINUX_SLL2, LINK_TYPE.RAW_IP])(
    "nothing on link %i",
    (linkType) => {
      expect(readAll(ethernetFrame(join(""), { linkType }))).toMatchObject({
        "malformed.reason": "truncated",
      });
    },
  );
});
