import { join } from "node:path";
import { type Record as JournalRecord, subscribe } from "@fedprobe/proto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Probes, startClock, stopProbe } from "../support/probe.js";
import { SMALL_CAPTURE_START, writeSmallCapture } from "../support/small-capture.js";

const RULE = `<beginning><property property_id="5" type_property="ATTACK" kind="other" description="every hundredth">
  <event event_id="1" boolean_expression="ieee802154.sequence_number == 100"/></property></beginning>`;

let probes: Probes;
beforeEach(async () => {
  probes = await Probes.make();
});
afterEach(() => probes[Symbol.asyncDispose]());

const casesOf = (records: readonly JournalRecord[], kind: string) =>
  records.filter(({ body }) => body?.$case === kind);

describe("a probe that is killed and started again in its directory", () => {
  test("goes on where it was: one journal without gap or repeat, for who had been following it", async () => {
    const path = join(probes.directory, "player.pcap");
    writeSmallCapture(path, 1_000, 10_000);
    const config = {
      source: { kind: "file" as const, path },
      properties: [{ file: "rule.xml", text: RULE }],
    };
    const first = await probes.start("player", config);
    const client = await probes.client(first);
    await startClock(client, 2, SMALL_CAPTURE_START);
    const seen: JournalRecord[] = [];
    let killed = false;
    const following = subscribe({
      ...{ client, probe: "player", after: 0n, kinds: [], patienceMs: 20_000 },
      signal: new AbortController().signal,
    });
    for await (const { records } of following) {
      seen.push(...records);
      if (killed || casesOf(seen, "alert").length < 1 || casesOf(seen, "counters").length < 1) continue;
      killed = true;
      first.kill("SIGKILL");
      await first.exited;
      const second = await probes.restart(first);
      expect(second.port).toBe(first.port);
    }
    client.close();
    expect(seen.map(({ number }) => Number(number))).toEqual(seen.map((_, index) => index + 1));
    expect(casesOf(seen, "restart").map(({ body }) => body?.value)).toEqual([{ epoch: 2, cutBytes: 0n }]);
    const totals = seen.flatMap(({ body }) => (body?.$case === "counters" ? [body.value.counts] : []));
    const { received, analysed, "dropped.while-down": missed = 0n } = totals.at(-1) as Record<string, bigint>;
    expect(received).toBe(1_000n);
    expect((analysed as bigint) + missed).toBe(1_000n);
    expect(missed).toBeGreaterThan(0n);
    const ids = casesOf(seen, "alert").map(({ body }) => (body?.$case === "alert" ? body.value.id : ""));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(1);
    expect(seen.at(-1)?.body?.$case).toBe("end");
  });

  test("after its end only serves what it has", async () => {
    const path = join(probes.directory, "player.pcap");
    writeSmallCapture(path, 10, 10_000);
    const first = await probes.start("player", { source: { kind: "file", path } });
    const client = await probes.client(first);
    await startClock(client, 1, SMALL_CAPTURE_START);
    await stopProbe(client);
    first.kill("SIGKILL");
    await first.exited;
    await probes.restart(first);
    const records: JournalRecord[] = [];
    const signal = new AbortController().signal;
    for await (const response of subscribe({
      client,
      probe: "player",
      after: 0n,
      kinds: [],
      signal,
      patienceMs: 5_000,
    }))
      records.push(...response.records);
    expect(records.at(-1)?.body?.$case).toBe("end");
    expect(casesOf(records, "restart")).toEqual([]);
    client.close();
  });

  test("as a correlator says and does once what it has found, though it hears its probes from the beginning", async () => {
    const path = join(probes.directory, "player.pcap");
    writeSmallCapture(path, 1_500, 10_000);
    const rule = RULE.replace("<property ", '<property scope="distributed" if_satisfied="log" ');
    const properties = [{ file: "rule.xml", text: rule }];
    const player = await probes.start("player", { source: { kind: "file", path }, properties });
    const peers = [{ name: "player", host: "127.0.0.1", port: player.port }];
    const first = await probes.start("correlator", { source: { kind: "records", peers }, properties });
    const [playing, client] = [await probes.client(player), await probes.client(first)];
    await startClock(client, 3, SMALL_CAPTURE_START);
    await startClock(playing, 3, SMALL_CAPTURE_START);
    const seen: JournalRecord[] = [];
    let killed = false;
    const signal = new AbortController().signal;
    const options = { client, probe: "correlator", after: 0n, kinds: [], signal, patienceMs: 20_000 };
    for await (const { records } of subscribe(options)) {
      seen.push(...records);
      if (killed || casesOf(seen, "alert").length < 1 || casesOf(seen, "reaction").length < 1) continue;
      killed = true;
      first.kill("SIGKILL");
      await first.exited;
      await probes.restart(first);
    }
    expect(seen.map(({ number }) => Number(number))).toEqual(seen.map((_, index) => index + 1));
    const ids = casesOf(seen, "alert").map(({ body }) => (body?.$case === "alert" ? body.value.id : ""));
    // Sequence numbers of one octet: 100, 356, … of 1 500.
    expect([ids.length, new Set(ids).size]).toEqual([6, 6]);
    expect(casesOf(seen, "reaction")).toHaveLength(6);
    const ticks = casesOf(seen, "tick").map(({ timeUs }) => timeUs);
    expect(ticks).toEqual([...new Set(ticks)].sort());
    const summary = seen.flatMap(({ body }) => (body?.$case === "summary" ? body.value.properties : []));
    expect(summary).toMatchObject([{ detected: 6n }]);
    playing.close();
    client.close();
  });
});
