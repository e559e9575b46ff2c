import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
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
import { SMALL_CAPTURE_START, writeSmallCapture } from "../support/small-capture.js";
import { zepDatagram } from "./zep-datagram.js";

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
  writeSmallCapture(path, 200, 10_000);
  return probes.start(name, { source: { kind: "file", path } });
}

describe("a probe's journal over gRPC", () => {
  test("numbers its records from 1 without gap, and closes with the end of the capture", async () => {
    const client = await clientOf(await startPlayer());
    await startClock(client, 100, SMALL_CAPTURE_START);
    const records = await recordsOf(client, "player");
    expect(records.map(({ number }) => Number(number))).toEqual(records.map((_, index) => index + 1));
    expect(records.at(-1)?.body).toEqual({ $case: "end", value: { reason: "the source has ended" } });
    const heard = records.flatMap(({ body }) => (body?.$case === "throughput" ? body.value.nodes : []));
    expect(heard.reduce((sum, { frames }) => sum + frames, 0)).toBe(200);
    expect(new Set(heard.map(({ node }) => node))).toEqual(new Set(["02:00:00:00:00:00:00:07"]));
  });

  test("can be read again from any number, by several subscribers, by kind", async () => {
    const client = await clientOf(await startPlayer());
    await startClock(client, 100, SMALL_CAPTURE_START);
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
    await startClock(client, 2, SMALL_CAPTURE_START);
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
    await startClock(await clientOf(probe), 100, SMALL_CAPTURE_START);
    expect((await recordsOf(correlator, "player")).length).toBeGreaterThan(0);
  });
});

describe("a probe's own end", () => {
  test("at its deadline, with no controller there, it ends and removes its directory", async () => {
    const path = join(probes.directory, "orphan.pcap");
    writeSmallCapture(path, 1, 1);
    const probe = await probes.launch("orphan", { source: { kind: "file", path }, deadline: 3 });
    await probe.exited;
    expect(probe.log).toContain("the deadline has passed");
    expect(existsSync(probe.directory)).toBe(false);
  });

  test("a directory that does not carry the run's mark is left alone", async () => {
    const path = join(probes.directory, "orphan.pcap");
    writeSmallCapture(path, 1, 1);
    const probe = await probes.launch("orphan", {
      source: { kind: "file", path },
      run: "another",
      deadline: 3,
    });
    await probe.exited;
    expect(probe.log).toContain("the deadline has passed");
    expect(existsSync(probe.directory)).toBe(true);
  });

  describe("while it is starting, and hangs (a capture is a pipe that nobody fills)", () => {
    async function launchHanging(deadline: number): Promise<RunningProbe> {
      const path = join(probes.directory, "pipe.pcap");
      execFileSync("mkfifo", [path]);
      return probes.launch("hanging", { source: { kind: "file", path }, deadline });
    }

    test("it ends at its deadline, removes its directory, and does not look well", async () => {
      const probe = await launchHanging(3);
      expect(await probe.exited).not.toBe(0);
      expect(probe.log).toContain("the deadline has passed");
      expect(existsSync(probe.directory)).toBe(false);
    });

    test("it ends when it is told to", async () => {
      const probe = await launchHanging(60);
      await probe.says("starting");
      probe.kill("SIGTERM");
      expect(await probe.exited).not.toBe(0);
      expect(probe.log).toContain("received SIGTERM");
    });
  });

  test("when it cannot keep records it ends, not well; whoever follows sees no gap and no end", async () => {
    const zep = { kind: "zep", host: "127.0.0.1", port: 0, clock: "host" } as const;
    const probe = await probes.start("full", { source: zep }, { fileBytes: 400 });
    const client = await clientOf(probe);
    await startClock(client);
    const seen: JournalRecord[] = [];
    const signal = new AbortController().signal;
    const following = (async () => {
      const options = { client, probe: "full", after: 0n, kinds: [], signal, patienceMs: 1_000 };
      for await (const { records } of subscribe(options)) seen.push(...records);
    })();
    await expect(following).rejects.toThrow(ProbeLostError);
    expect(await probe.exited).toBe(1);
    expect(seen.map(({ number }) => Number(number))).toEqual(seen.map((_, index) => index + 1));
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.map(({ body }) => body?.$case)).not.toContain("end");
    expect(probe.log).toContain("the journal cannot be written");
  });

  test("while a controller follows its journal it stays past the deadline", async () => {
    const probe = await probes.start("followed", {
      source: { kind: "zep", host: "127.0.0.1", port: 0, clock: "host" },
      deadline: 4,
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
      if (ticks >= 25) leave.abort(); // 5 s
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
    const probe = await probes.start("heard", {
      source: { kind: "zep", host: "127.0.0.1", port: 0, clock: "host" },
    });
    const port = probe.sourcePort;
    const client = await clientOf(probe);
    await startClock(client);
    const sender = createSocket("udp4");
    const data = zepDatagram({});
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
