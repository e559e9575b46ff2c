import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import {
  connectProbe,
  type Record as JournalRecord,
  type ProbeServiceClient,
  RecordKind,
  type SubscribeOptions,
  subscribe,
} from "@fedprobe/proto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Probes, type RunningProbe, startClock, stopProbe } from "../support/probe.js";
import { SMALL_CAPTURE_START, writeSmallCapture } from "../support/small-capture.js";
import { CuttableLink } from "./cuttable-link.js";

let probes: Probes;
let probe: RunningProbe;
let link: CuttableLink;
let client: ProbeServiceClient;
let throughLink: ProbeServiceClient;

beforeEach(async () => {
  probes = await Probes.make();
  const path = join(probes.directory, "player.pcap");
  writeSmallCapture(path, 2_000, 10_000);
  probe = await probes.start("player", { source: { kind: "file", path } });
  link = await CuttableLink.make(probe.port);
  client = await probes.client(probe);
  const identity = await probes.identity("a-controller", "controller");
  throughLink = connectProbe("player", "127.0.0.1", link.port, identity);
});

afterEach(async () => {
  client?.close();
  throughLink?.close();
  await link?.[Symbol.asyncDispose]();
  await probes[Symbol.asyncDispose]();
});

function wanting(options: Partial<SubscribeOptions>): SubscribeOptions {
  const signal = new AbortController().signal;
  return {
    client: throughLink,
    probe: "player",
    after: 0n,
    kinds: [],
    signal,
    patienceMs: 20_000,
    ...options,
  };
}

/** Returns when the probe has ticked so often: one tick each 200 ms. */
async function ticks(wanted: number): Promise<void> {
  let heard = 0;
  for await (const { records } of subscribe(wanting({ client, kinds: [RecordKind.TICK] }))) {
    heard += records.length;
    if (heard >= wanted) return;
  }
}

describe("a subscriber whose link breaks", () => {
  test("comes back when it heals, again and again: all records, none twice", async () => {
    await startClock(client, 5, SMALL_CAPTURE_START);
    const seen: JournalRecord[] = [];
    let cuts = 0;
    const onRetry = () => link.heal();
    for await (const { records } of subscribe(wanting({ onRetry }))) {
      seen.push(...records);
      if (cuts < 3 && seen.length > 5 * (cuts + 1)) {
        cuts += 1;
        link.cut();
      }
    }
    expect(cuts).toBe(3);
    expect(seen.map(({ number }) => Number(number))).toEqual(seen.map((_, index) => index + 1));
    expect(seen.at(-1)?.body?.$case).toBe("end");
  });

  test("comes back also if nothing was to be heard for longer than its patience, and not only once", async () => {
    await startClock(client, 0.001, SMALL_CAPTURE_START);
    const kinds: JournalRecord["body"][] = [];
    let retries = 0;
    const quiet = wanting({
      kinds: [RecordKind.END],
      patienceMs: 2_000,
      onRetry: () => {
        retries += 1;
        link.heal();
      },
    });
    const following = (async () => {
      for await (const { records } of subscribe(quiet)) kinds.push(...records.map(({ body }) => body));
    })();
    const cutting = (async () => {
      for (let cut = 0; cut < 2; cut += 1) {
        await ticks(20 * (cut + 1));
        link.cut();
      }
      await ticks(60);
      await stopProbe(client);
    })();
    await Promise.all([following, cutting]);
    expect(retries).toBeGreaterThanOrEqual(2);
    expect(kinds).toEqual([{ $case: "end", value: { reason: "the test is over" } }]);
  });
});

describe("a subscriber that wants more than there is", () => {
  test("is told so, while the journal grows and when it is closed; the probe goes on", async () => {
    const after = 1_000_000n;
    const ask = async () => {
      for await (const _ of subscribe(wanting({ client, after })));
    };
    await startClock(client, 0.001, SMALL_CAPTURE_START);
    await expect(ask()).rejects.toThrow(/player.*1000000.*last record/);
    await stopProbe(client);
    await expect(ask()).rejects.toThrow(/player.*1000000.*last record/);
    for await (const _ of subscribe(wanting({ client })));
  });
});

describe("a subscriber that nobody answers", () => {
  test("gives up after its own patience, and says which probe it is and where", async () => {
    const silent = createServer((socket) => socket.on("error", () => undefined)).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const identity = await probes.identity("a-controller", "controller");
    const deaf = connectProbe("player", "127.0.0.1", port, identity);
    const ask = async () => {
      for await (const _ of subscribe(wanting({ client: deaf, patienceMs: 300 })));
    };
    await expect(ask()).rejects.toThrow(
      `probe player is lost: no answer from player at 127.0.0.1:${port} within 0.3 s`,
    );
    deaf.close();
    silent.close();
  });
});
