import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodePcapHeader, encodePcapRecord, LINK_TYPE } from "@fedprobe/dissection";
import {
  connectProbe,
  type Record as JournalRecord,
  ProbeLostError,
  type ProbeServiceClient,
  RecordKind,
  subscribe,
} from "@fedprobe/proto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { makeAuthority } from "../../controller/src/deployment/certificates.js";
import { Probes, type RunningProbe, recordsOf, startClock, stopProbe } from "../support/probe.js";

const START = 1_800_000_000_000_000;
/** A data frame from 02:…:07 to 0x0001 in PAN 0x0023, sequence number n; its FCS is not there (link type 230). */
const frame = (n: number) =>
  Buffer.from([0x41, 0xc8, n, 0x23, 0x00, 0x01, 0x00, 7, 0, 0, 0, 0, 0, 0, 2, 0x41, 0x60]);

function writeCapture(path: string, frames: number, spacingUs: number): void {
  const records = Array.from({ length: frames }, (_, n) => {
    const bytes = frame(n & 0xff);
    return encodePcapRecord({
      time: START + n * spacingUs,
      linkType: LINK_TYPE.IEEE802_15_4_NOFCS,
      bytes,
      wireLength: bytes.length,
    });
  });
  writeFileSync(path, Buffer.concat([encodePcapHeader(LINK_TYPE.IEEE802_15_4_NOFCS), ...records]));
}

let probes: Probes;
const clients: ProbeServiceClient[] = [];

beforeEach(async () => {
  probes = await Probes.make();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await probes[Symbol.asyncDispose]();
});

async function clientOf(
  probe: RunningProbe,
  role: "controller" | "correlator" = "controller",
): Promise<ProbeServiceClient> {
  const client = await probes.client(probe, role);
  clients.push(client);
  return client;
}

/** A probe that plays 200 frames of a capture, one each 10 ms. */
async function startPlayer(name = "player"): Promise<RunningProbe> {
  const path = join(probes.directory, `${name}.pcap`);
  writeCapture(path, 200, 10_000);
  return probes.start(name, { source: { kind: "file", path } });
}

describe("a probe's journal over gRPC", () => {
  test("numbers its records from 1 without gap, and closes with the end of the capture", async () => {
    const client = await clientOf(await startPlayer());
    await startClock(client, 100, START);
    const records = await recordsOf(client, "player");
    expect(records.map(({ number }) => Number(number))).toEqual(records.map((_, index) => index + 1));
    expect(records.at(-1)?.body).toEqual({ $case: "end", value: { reason: "the source has ended" } });
    const heard = records.flatMap(({ body }) => (body?.$case === "throughput" ? body.value.nodes : []));
    expect(heard.reduce((sum, { frames }) => sum + frames, 0)).toBe(200);
    expect(new Set(heard.map(({ node }) => node))).toEqual(new Set(["02:00:00:00:00:00:00:07"]));
  });

  test("can be read again from any number, by several subscribers, by kind", async () => {
    const client = await clientOf(await startPlayer());
    await startClock(client, 100, START);
    const all = await recordsOf(client, "player");
    const [again, rest] = await Promise.all([recordsOf(client, "player"), recordsOf(client, "player", 3n)]);
    expect(again).toEqual(all);
    expect(rest).toEqual(all.slice(3));
    const signal = new AbortController().signal;
    const kinds = [RecordKind.COUNTERS, RecordKind.END];
    const chosen = [];
    for await (const { records } of subscribe({
      client,
      probe: "player",
      after: 0n,
      kinds,
      signal,
      patienceMs: 5_000,
    }))
      chosen.push(...records);
    expect(chosen).toEqual(all.filter(({ body }) => body?.$case === "counters" || body?.$case === "end"));
  });

  test("a subscriber that comes back after its link broke gets the rest, no record twice", async () => {
    const client = await clientOf(await startPlayer());
    await startClock(client, 2, START);
    const seen: JournalRecord[] = [];
    const leave = new AbortController();
    for await (const { records } of subscribe({
      client,
      probe: "player",
      after: 0n,
      kinds: [],
      signal: leave.signal,
      patienceMs: 5_000,
    })) {
      seen.push(...records);
      if (seen.length > 3) leave.abort();
    }
    const all = [...seen, ...(await recordsOf(client, "player", seen.at(-1)?.number))];
    expect(all.map(({ number }) => Number(number))).toEqual(all.map((_, index) => index + 1));
    expect(all.at(-1)?.body?.$case).toBe("end");
  });

  test("a probe that was killed is lost after the subscriber's patience, with the reason", async () => {
    const probe = await startPlayer();
    const client = await clientOf(probe);
    probe.kill("SIGKILL");
    await probe.exited;
    const signal = new AbortController().signal;
    const following = (async () => {
      for await (const _ of subscribe({
        client,
        probe: "player",
        after: 0n,
        kinds: [],
        signal,
        patienceMs: 100,
      }));
    })();
    await expect(following).rejects.toThrow(ProbeLostError);
  });
});

describe("who may do what", () => {
  test("a stranger's certificate, another run's, and none at all are turned away", async () => {
    const probe = await startPlayer();
    const foreign = await makeAuthority("another-run", 600);
    const { certPem, keyPem } = await foreign.issue("controller", "controller");
    const ours = probes.authority.caPem;
    const stranger = connectProbe("player", "127.0.0.1", probe.port, {
      authority: ours,
      certificate: certPem,
      key: keyPem,
    });
    clients.push(stranger);
    await expect(startClock(stranger)).rejects.toMatchObject({ code: 14 });
    const distrustful = connectProbe("player", "127.0.0.1", probe.port, {
      ...(await probes.identity("controller", "controller")),
      authority: foreign.caPem,
    });
    clients.push(distrustful);
    await expect(startClock(distrustful)).rejects.toMatchObject({ code: 14 });
  });

  test("a probe that has another name than the one that is wanted is not believed", async () => {
    const probe = await startPlayer();
    const wrong = connectProbe(
      "other",
      "127.0.0.1",
      probe.port,
      await probes.identity("controller", "controller"),
    );
    clients.push(wrong);
    await expect(startClock(wrong)).rejects.toMatchObject({ code: 14 });
  });

  test("a correlator may subscribe, but only the controller may start and stop", async () => {
    const probe = await startPlayer();
    const correlator = await clientOf(probe, "correlator");
    await expect(startClock(correlator)).rejects.toMatchObject({
      code: 7,
      details: expect.stringContaining("only the controller"),
    });
    await expect(stopProbe(correlator)).rejects.toMatchObject({ code: 7 });
    await startClock(await clientOf(probe), 100, START);
    expect((await recordsOf(correlator, "player")).length).toBeGreaterThan(0);
  });
});

describe("a probe's own end", () => {
  test("at its deadline, with no controller there, it ends and removes its directory", async () => {
    const path = join(probes.directory, "orphan.pcap");
    writeCapture(path, 1, 1);
    const probe = await probes.start("orphan", { source: { kind: "file", path }, deadline: 0.2 });
    expect(await probe.exited).toBe(0);
    expect(existsSync(probe.directory)).toBe(false);
  });

  test("a directory that does not carry the run's mark is left alone", async () => {
    const path = join(probes.directory, "orphan.pcap");
    writeCapture(path, 1, 1);
    const probe = await probes.start("orphan", { source: { kind: "file", path }, deadline: 0.5 });
    writeFileSync(join(probe.directory, ".fedprobe-run"), "somebody else's");
    expect(await probe.exited).toBe(0);
    expect(existsSync(probe.directory)).toBe(true);
  });

  test("while a controller follows its journal it stays past the deadline", async () => {
    const probe = await probes.start("followed", {
      source: { kind: "zep", host: "127.0.0.1", port: 0, clock: "host" },
      deadline: 0.2,
    });
    const client = await clientOf(probe);
    await startClock(client);
    const leave = new AbortController();
    let ticks = 0;
    for await (const { records } of subscribe({
      client,
      probe: "followed",
      after: 0n,
      kinds: [RecordKind.TICK],
      signal: leave.signal,
      patienceMs: 5_000,
    })) {
      ticks += records.length;
      if (ticks >= 10) leave.abort();
    }
    expect(await probe.exited).toBe(0);
    expect(probe.log).toContain("the deadline has passed");
  });

  test("a taken port is said with its holder, and the probe does not look alive", async () => {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    const { port } = socket.address();
    const starting = probes.start("late", {
      source: { kind: "zep", host: "127.0.0.1", port, clock: "host" },
    });
    await expect(starting)
      .rejects.toThrow(new RegExp(`UDP port ${port}.*taken by process ${process.pid}`))
      .finally(() => socket.close());
  });
});

describe("ZEP over UDP", () => {
  test("every datagram is analysed or dropped under a name", async () => {
    const holder = createSocket("udp4").bind(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address();
    await new Promise<void>((resolve) => holder.close(() => resolve()));
    const probe = await probes.start("heard", {
      source: { kind: "zep", host: "127.0.0.1", port, clock: "host" },
    });
    const client = await clientOf(probe);
    await startClock(client);
    const sender = createSocket("udp4");
    const psdu = Buffer.concat([frame(1), Buffer.from([0, 0])]);
    const data = Buffer.concat([
      Buffer.from("EX\x02\x01"),
      Buffer.alloc(27),
      Buffer.from([psdu.length]),
      psdu,
    ]);
    data[7] = 1; // the frame ends with its CRC
    const acknowledgement = Buffer.concat([Buffer.from("EX\x02\x02"), Buffer.alloc(4)]);
    const datagrams = [
      data,
      data,
      acknowledgement,
      Buffer.from("hello"),
      data.subarray(0, 20),
      Buffer.alloc(0),
    ];
    for (const datagram of datagrams)
      await new Promise<void>((resolve) => sender.send(datagram, port, "127.0.0.1", () => resolve()));
    sender.close();
    await stopProbe(client);
    const counters = (await recordsOf(client, "heard")).flatMap(({ body }) =>
      body?.$case === "counters" ? [body.value.counts] : [],
    );
    const last = Object.fromEntries(
      Object.entries(counters.at(-1) ?? {}).map(([name, count]) => [name, Number(count)]),
    );
    expect(last).toMatchObject({
      received: 6,
      analysed: 2,
      "bad-fcs": 2,
      "dropped.not-data": 1,
      "dropped.malformed-zep": 3,
    });
  });
});
