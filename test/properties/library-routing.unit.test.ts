import { describe, expect, test } from "@jest/globals";
import { alertsOf, datagram, frame, load } from "./library-frames.js";
import type { Heard } from "./recordings.js";

const ROOT = "02:00:00:00:00:15:00:01";
const DODAG = "2001:db8::1";

function message(time: number, node: string, code: number, more: Heard["values"] = {}): Heard {
  return frame(time, node, 0, { "icmpv6.type": 155, "icmpv6.code": code, "ipv6.dst": "ff02::1a", ...more });
}

function dio(time: number, node: string, version: number, rank: number, dodag = DODAG): Heard {
  const values = { "rpl.dio_version": version, "rpl.dio_rank": rank, "rpl.dio_dagid": dodag };
  return message(time, node, 1, values);
}

const accused = (name: string, heard: readonly Heard[]) =>
  alertsOf(load(name), heard).map(({ node, time }: { node?: string; time?: number }) => node ?? time);

describe("ddos", () => {
  const flood = (origin: number, from: number, target = "2001:db8::1") =>
    Array.from({ length: 31 }, (_, i) =>
      datagram(from + i / 10, `2001:db8::15:${origin}`, `02:00:00:00:00:15:00:0${origin}`, {
        "ipv6.dst": target,
      }),
    );
  const properties = () => [...load("dos"), ...load("ddos")];
  const ddos = (heard: readonly Heard[]) =>
    alertsOf(properties(), heard).filter(({ kind }) => kind === "ddos");

  test("names three flooders of one target, once", () => {
    const alerts = ddos([...flood(1, 1000), ...flood(2, 1005), ...flood(3, 1010)]);
    expect(alerts).toEqual([
      expect.objectContaining({
        target: "2001:db8::1",
        nodes: [1, 2, 3].map((origin) => `02:00:00:00:00:15:00:0${origin}`),
      }),
    ]);
  });

  test("is silent for two, for one that floods on, for several targets, and for one after the other", () => {
    expect(ddos([...flood(1, 1000), ...flood(2, 1005)])).toEqual([]);
    expect(ddos([...flood(1, 1000), ...flood(1, 1005), ...flood(1, 1010)])).toEqual([]);
    expect(ddos([...flood(1, 1000), ...flood(2, 1005), ...flood(3, 1010, "2001:db8::2")])).toEqual([]);
    expect(ddos([...flood(1, 1000), ...flood(2, 1020), ...flood(3, 1040)])).toEqual([]);
  });
});

describe("dis-flood", () => {
  const flood = (count: number, more = {}) =>
    Array.from({ length: count }, (_, i) => message(1000 + (9 * i) / count, "n5", 0, more));

  test("names the node of 20 multicast DIS in 10 s, once", () => {
    expect(accused("dis-flood", flood(20))).toEqual(["n5"]);
  });

  test("is silent for 19, for unicast, and for copies", () => {
    expect(accused("dis-flood", flood(19))).toEqual([]);
    expect(accused("dis-flood", flood(40, { "ipv6.dst": "fe80::1" }))).toEqual([]);
    expect(accused("dis-flood", flood(40, { "meta.retransmission": 1 }))).toEqual([]);
  });
});

describe("version-number", () => {
  const quiet = [dio(1000, ROOT, 240, 256), dio(1002, "n2", 240, 512), dio(1004, "n3", 240, 768)];

  test("names the first node that announces a version which the root has not, and none of its victims", () => {
    const attacked = [dio(1100, "n3", 241, 768), dio(1101, "n2", 241, 512), dio(1102, "n4", 241, 900)];
    expect(accused("version-number", [...quiet, ...attacked])).toEqual(["n3"]);
  });

  test("knows that counters begin anew: 0 is newer than 255", () => {
    expect(accused("version-number", [dio(1000, ROOT, 255, 256), dio(1001, "n3", 0, 768)])).toEqual(["n3"]);
  });

  test("is silent when the root repairs its network, for an older version, and for another DODAG", () => {
    const repair = [dio(1100, ROOT, 241, 256), dio(1101, "n2", 241, 512)];
    expect(accused("version-number", [...quiet, ...repair])).toEqual([]);
    expect(accused("version-number", [...quiet, dio(1100, "n3", 239, 768)])).toEqual([]);
    expect(accused("version-number", [...quiet, dio(1100, "n3", 241, 768, "2001:db8::2")])).toEqual([]);
  });
});

describe("sinkhole", () => {
  const quiet = [dio(1000, ROOT, 240, 256), dio(1002, "n2", 240, 512), dio(1004, ROOT, 240, 256)];

  test.each([256, 1])("names the node that advertises rank %d, not the root that goes on", (rank) => {
    const attacked = [dio(1100, "n3", 240, rank), dio(1101, ROOT, 240, 256), dio(1102, "n2", 240, 512)];
    expect(accused("sinkhole", [...quiet, ...attacked])).toEqual(["n3"]);
  });

  test("is silent for honest ranks and for the root of another DODAG", () => {
    expect(accused("sinkhole", [...quiet, dio(1100, "n3", 240, 257), dio(1101, ROOT, 240, 256)])).toEqual([]);
    expect(accused("sinkhole", [...quiet, dio(1100, "r2", 240, 256, "2001:db8::2")])).toEqual([]);
  });
});

describe("dao-replay", () => {
  const dao = (time: number, hash: string) => message(time, "n4", 2, { "meta.psdu_hash": hash });

  test("names the transmitter of the same DAO after 15 s", () => {
    expect(accused("dao-replay", [dao(1000, "0a"), dao(1015, "0a")])).toEqual(["n4"]);
  });

  test("is silent for copies, for other DAOs, and for other messages", () => {
    expect(accused("dao-replay", [dao(1000, "0a"), dao(1014.9, "0a"), dao(1020, "0b")])).toEqual([]);
    const dios = [1000, 1100].map((time) => message(time, "n4", 1, { "meta.psdu_hash": "0a" }));
    expect(accused("dao-replay", dios)).toEqual([]);
  });
});
