import { describe, expect, test } from "@jest/globals";
import { Air, nameOf } from "../../support/air.js";
import { accusations, analyzeFrames, loadLibrary } from "../../support/analyze-frames.js";

const INFINITE_RANK = 0xffff;

/** Calls `send` with `count` times, evenly over `seconds`, from second `from` on. */
function evenly(count: number, seconds: number, send: (time: number, n: number) => void, from = 100): void {
  for (let n = 0; n < count; n++) send(from + (n * seconds) / count, n);
}

/** Who is accused by a file of the library of what is put on the air. */
async function accused(
  file: string,
  send: (air: Air) => void,
  parameters: Readonly<Record<string, number>> = {},
): Promise<readonly string[]> {
  const air = new Air();
  send(air);
  return accusations(await analyzeFrames(loadLibrary(`iot/${file}`), [air.frames], parameters));
}

describe("dio-flood", () => {
  const flood = (count: number) => (air: Air) => evenly(count, 9, (time) => air.dio(time, 5));

  test("names the node of more than 30 DIOs in 10 s", async () => {
    expect(await accused("dio-flood", flood(31))).toEqual([`dio-flood ${nameOf(5)}`]);
    expect(await accused("dio-flood", flood(31), { "dio-flood.messages": 31 })).toEqual([]);
  });

  test("is silent for 30, for copies, and for a node at two sniffers", async () => {
    expect(await accused("dio-flood", flood(30))).toEqual([]);
    expect(
      await accused("dio-flood", (air) => evenly(20, 9, (time) => air.dio(time, 5, {}, { copies: 2 }))),
    ).toEqual([]);
    const air = new Air();
    flood(20)(air);
    const twice = await analyzeFrames(loadLibrary("iot/dio-flood"), [air.frames, air.frames]);
    expect(accusations(twice)).toEqual([]);
  });

  test("is silent for nodes that are asked, or that tell each other of a new version", async () => {
    const answers = (air: Air) => flood(60)(air);
    expect(
      await accused("dio-flood", (air) => {
        evenly(10, 10, (time) => air.dis(time, 8), 95);
        answers(air);
      }),
    ).toEqual([]);
    expect(
      await accused("dio-flood", (air) =>
        evenly(60, 9, (time, n) => air.dio(time, 5, { version: 240 + (n >> 3) })),
      ),
    ).toEqual([]);
  });
});

describe("dao-flood", () => {
  test("names the origin of more than 40 DAOs in 20 s, not who relays them", async () => {
    const flood = (count: number, copies: number) => (air: Air) =>
      evenly(count, 19, (time, n) => air.dao(time, 6, 2, n, { copies }));
    expect(await accused("dao-flood", flood(41, 0))).toEqual([`dao-flood ${nameOf(6)}`]);
    expect(await accused("dao-flood", flood(40, 3))).toEqual([]);
  });
});

describe("rank", () => {
  test("names a node with a rank that only the root could be so near to", async () => {
    const impossible = (rank: number) => (air: Air) => {
      air.dio(1, 0);
      air.dio(2, 3, { rank });
    };
    expect(await accused("rank", impossible(300))).toEqual([`sinkhole ${nameOf(3)}`]);
    expect(await accused("rank", impossible(512))).toEqual([]);
    expect(await accused("rank", impossible(300), { "sinkhole.min_hop_rank_increase": 16 })).toEqual([]);
  });
});

describe("local-repair", () => {
  test("names a node that poisons again and again, not one that has lost its parent", async () => {
    const poison =
      (count: number, rank = INFINITE_RANK) =>
      (air: Air) =>
        evenly(count, 50, (time) => air.dio(time, 4, { rank }));
    expect(await accused("local-repair", poison(15))).toEqual([`local-repair ${nameOf(4)}`]);
    expect(await accused("local-repair", poison(14))).toEqual([]);
    expect(await accused("local-repair", poison(40, 768))).toEqual([]);
  });
});

describe("inconsistency", () => {
  const O = 0x80;
  const R = 0x40;
  const F = 0x20;
  const marked = (count: number, flags: number) => (air: Air) => {
    evenly(count, 50, (time) => air.marked(time, 4, 1, flags, 768));
  };

  test.each([R, F, O | R])("names who marks packets with %d", async (flags) => {
    expect(await accused("inconsistency", marked(10, flags))).toEqual([`inconsistency ${nameOf(4)}`]);
    expect(await accused("inconsistency", marked(9, flags))).toEqual([]);
  });

  test("names who says down and sends up, not who sends down", async () => {
    const down = (rank: number) => (air: Air) => {
      evenly(6, 60, (time) => air.dio(time, 1, { rank: 512 }), 99);
      evenly(12, 50, (time) => air.marked(time, 4, 1, O, rank));
    };
    expect(await accused("inconsistency", down(768))).toEqual([`inconsistency ${nameOf(4)}`]);
    expect(await accused("inconsistency", down(256))).toEqual([]);
  });
});

describe("sybil", () => {
  const invented = (count: number) => (air: Air) =>
    evenly(count, 10, (time, n) => air.dio(time, 200 + n, { rank: 768 }, { transmitter: 5 }));
  const later = (air: Air) => air.datagram(200, [1, 0]);

  test("names five nodes that offer routes and have nothing to say, together", async () => {
    const send = (count: number) => (air: Air) => {
      invented(count)(air);
      later(air);
    };
    const names = [200, 201, 202, 203, 204].map(nameOf).join(" ");
    expect(await accused("sybil", send(5))).toEqual([`sybil ${names}`]);
    expect(await accused("sybil", send(4))).toEqual([]);
  });

  test("is silent for real nodes, which report, relay or send a DAO, and for those that have reported", async () => {
    const real = (air: Air) => {
      evenly(10, 10, (time, n) => air.dio(time, 1 + n));
      evenly(5, 10, (time, n) => air.datagram(time, [1 + n, 0]), 108);
      evenly(5, 10, (time, n) => air.dao(time, 6 + n, 0, 1), 108);
    };
    expect(await accused("sybil", (air) => [real(air), later(air)])).toEqual([]);
    const reported = (air: Air) => {
      evenly(10, 10, (time, n) => air.datagram(time, [1 + n, 0]), 20);
      evenly(10, 10, (time, n) => air.dio(time, 1 + n));
    };
    expect(await accused("sybil", (air) => [reported(air), later(air)])).toEqual([]);
  });
});

describe("clone", () => {
  /** Node 3 reports, and so does node 200 + something with the address of node 3 and numbers of its own. */
  const cloned =
    (reports: number, transmitter = 200) =>
    (air: Air) => {
      evenly(reports, 50, (time) => {
        air.datagram(time, [3, 0]);
        air.datagram(time + 2, [3, 0], "forged", { transmitter });
      });
    };

  test("names the address under which two transmitters count their frames", async () => {
    expect(await accused("clone", cloned(6))).toEqual([`clone ${nameOf(3)}`]);
    expect(await accused("clone", cloned(4))).toEqual([]);
  });

  test("is silent for one transmitter, also where most of its frames are missed, or it begins anew", async () => {
    expect(await accused("clone", cloned(30, 3))).toEqual([]);
    const missed = (air: Air) =>
      evenly(40, 50, (time, n) => air.datagram(time, [n % 10 === 0 ? 3 : 4, 0], "x", { transmitter: 3 }));
    expect(await accused("clone", missed)).toEqual([]);
    const restarted = (air: Air) => {
      evenly(20, 25, (time) => air.datagram(time, [3, 0]));
      evenly(20, 25, (time) => air.datagram(time, [3, 0], "x", { transmitter: 200 }), 125);
    };
    expect(await accused("clone", restarted)).toEqual([]);
  });

  test("is silent for invented nodes, whose frames one transmitter numbers", async () => {
    const invented = (air: Air) =>
      evenly(200, 50, (time, n) => air.dio(time, 300 + (n % 3), {}, { transmitter: n % 2 === 0 ? 5 : 200 }));
    expect(await accused("clone", invented)).toEqual([]);
  });
});

describe("clone, at two probes that hear one transmitter each", () => {
  const heard = async (transmitter: number) => {
    const air = new Air();
    const [own, other] = [new Air(), new Air()];
    for (let time = 100; time < 160; time += 5) {
      own.datagram(time, [3, 0]);
      other.datagram(time + 1, [3, 0], "forged", { transmitter });
      air.datagram(time, [3, 0]);
      air.datagram(time + 1, [3, 0], "more");
    }
    const together =
      transmitter === 3 ? [0, 1].map((n) => air.frames.filter((_, i) => i % 2 === n)) : undefined;
    return accusations(await analyzeFrames(loadLibrary("iot/clone"), together ?? [own.frames, other.frames]));
  };

  test("names the address, but not that of one whose frames they share", async () => {
    expect(await heard(201)).toEqual([`clone ${nameOf(3)}`]);
    expect(await heard(3)).toEqual([]);
  });
});

describe("airtime", () => {
  const long = "x".repeat(40);
  const sends = (perSecond: number) => (air: Air) =>
    evenly(10 * perSecond, 10, (time) => air.datagram(time, [7, 3, 1, 0], long));

  test("tells who is on the air for more than 8 %, relays too, as information", async () => {
    const air = new Air();
    sends(30)(air);
    const alerts = await analyzeFrames(loadLibrary("iot/airtime"), [air.frames]);
    expect(alerts.map(({ severity, node }) => `${severity} ${node}`).sort()).toEqual(
      [1, 3, 7].map((n) => `info ${nameOf(n)}`),
    );
    expect(await accused("airtime", sends(30), { "airtime.share": 0.2 })).toEqual([]);
    expect(await accused("airtime", sends(5), { "airtime.bitrate": 20_000 })).not.toEqual([]);
  });

  test("is silent for busy relays", async () => {
    expect(await accused("airtime", sends(5))).toEqual([]);
  });
});

describe("fragments", () => {
  test("names a node that begins datagrams and never goes on", async () => {
    const begin = (count: number) => (air: Air) =>
      evenly(count, 50, (time, n) => air.fragment(time, 9, 1, { tag: 700 + n }));
    expect(await accused("fragments", begin(10))).toEqual([`fragment-attack ${nameOf(9)}`]);
    expect(await accused("fragments", begin(9))).toEqual([]);
    const goesOn = (air: Air) => {
      begin(30)(air);
      evenly(3, 50, (time, n) => air.fragment(time + 0.01, 9, 1, { tag: 700 + 10 * n, offset: 12 }));
    };
    expect(await accused("fragments", goesOn)).toEqual([]);
  });

  test("names a node whose fragments contradict each other, or share a tag", async () => {
    const overlap = (fill: number) => (air: Air) => {
      air.fragment(1, 9, 1, { tag: 1 });
      air.fragment(1.1, 9, 1, { tag: 1, offset: 12, fill: 1 });
      air.fragment(1.2, 9, 1, { tag: 1, offset: 12, fill });
    };
    expect(await accused("fragments", overlap(2))).toEqual([`fragment-attack ${nameOf(9)}`]);
    expect(await accused("fragments", overlap(1))).toEqual([]);
    const sameTag = (apart: number) => (air: Air) => {
      air.fragment(1, 9, 1, { tag: 5, size: 200 });
      air.fragment(1 + apart, 9, 1, { tag: 5, size: 240 });
    };
    expect(await accused("fragments", sameTag(1))).toEqual([`fragment-attack ${nameOf(9)}`]);
    expect(await accused("fragments", sameTag(3))).toEqual([]);
  });
});

describe("frame-replay", () => {
  test("names the address of a secured frame whose counter is far behind", async () => {
    const counters =
      (...list: readonly number[]) =>
      (air: Air) => {
        for (const [n, counter] of list.entries()) air.secured(1 + n, 3, 1, counter);
      };
    expect(await accused("frame-replay", counters(1000, 1001, 1002, 990))).toEqual([
      `frame-replay ${nameOf(3)}`,
    ]);
    expect(await accused("frame-replay", counters(1000, 1002, 1001, 1002, 1003, 1003))).toEqual([]);
  });
});

describe("frame-replay of datagrams", () => {
  const later = (after: number) => (air: Air) => {
    const first = air.datagram(1, [3, 0]);
    air.datagram(8, [3, 0]);
    air.repeat(1 + after, first);
  };

  test("names the address in a datagram that comes again, not in a copy", async () => {
    expect(await accused("frame-replay", later(20))).toEqual([`frame-replay ${nameOf(3)}`]);
    expect(await accused("frame-replay", later(10))).toEqual([]);
  });

  test("is silent for a flood of equal datagrams, whose numbers begin anew every 256 frames", async () => {
    const flood = (air: Air) => evenly(1000, 40, (time) => air.datagram(time, [3, 0]));
    expect(await accused("frame-replay", flood, { "frame-replay.after": 5 })).toEqual([]);
  });
});

describe("link-loss", () => {
  const burst = (frames: number, copies: number) => (air: Air) =>
    evenly(frames, 9, (time) => air.datagram(time, [8, 0], "21.5", { copies }));

  test("tells of many copies, as information, and they are no flood", async () => {
    const air = new Air();
    burst(5, 7)(air);
    const properties = loadLibrary("iot/link-loss", "iot/dos", "iot/ddos");
    const alerts = await analyzeFrames(properties, [air.frames]);
    expect(alerts.map(({ kind, severity, node }) => [kind, severity, node])).toEqual([
      ["link-loss", "info", nameOf(8)],
    ]);
  });

  test("is silent for few copies, and for many among many more frames", async () => {
    expect(await accused("link-loss", burst(4, 3))).toEqual([]);
    expect(
      await accused("link-loss", (air) => [
        burst(20, 1)(air),
        evenly(70, 9, (time) => air.datagram(time, [8, 0])),
      ]),
    ).toEqual([]);
  });
});
