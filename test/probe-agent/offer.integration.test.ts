import { encodeValue, type OfferedEvent, offerEvents, RecordKind } from "@fedprobe/proto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Probes, recordsOf, startClock, stopProbe } from "../support/probe.js";

const RULE = `<beginning><attribute name="drone.height" type="n" description="m"/>
  <property property_id="9" type_property="ATTACK" kind="other" node="ipv6.src" description="too low">
  <event event_id="1" boolean_expression="drone.height &lt; 5"/></property></beginning>`;
const properties = [{ file: "rule.xml", text: RULE }];

let probes: Probes;
beforeEach(async () => {
  probes = await Probes.make();
});
afterEach(() => probes[Symbol.asyncDispose]());

const event = (height: number | string, address = "2001:0db8::0001"): OfferedEvent => ({
  timeUs: 0n,
  attributes: [
    { name: "drone.height", value: encodeValue(height) },
    { name: "ipv6.src", value: encodeValue(address) },
  ],
});

function* batches(count: number, size: number): Generator<OfferedEvent[]> {
  for (let i = 0; i < count; i++) yield Array.from({ length: size }, () => event(10));
}

async function startProbe(source: Parameters<Probes["start"]>[1]["source"]) {
  const probe = await probes.start("west", { source, properties });
  return {
    probe,
    controller: await probes.client(probe),
    simulator: await probes.client(probe, "simulator"),
  };
}

describe("a probe whose source is events", () => {
  test("judges what a simulator offers, and every event is answered for", async () => {
    const { controller, simulator } = await startProbe({ kind: "events", clock: "host" });
    const early = await offerEvents({ client: simulator, batches: [[event(1), event(1)]] });
    expect(early).toEqual({ accepted: 0n, dropped: 2n });
    await startClock(controller);
    const wrong = { timeUs: 0n, attributes: [{ name: "no name", value: encodeValue(1) }] };
    const answers: bigint[] = [];
    const totals = await offerEvents({
      client: simulator,
      batches: [[event(10), event(2)], [wrong], [event(20, "no address")]],
      onAnswer: ({ accepted }) => answers.push(accepted),
    });
    expect([totals, answers]).toEqual([{ accepted: 2n, dropped: 2n }, [2n, 2n, 2n]]);
    await stopProbe(controller);
    const records = await recordsOf(controller, "west");
    const alerts = records.flatMap(({ body }) => (body?.$case === "alert" ? [body.value] : []));
    expect(alerts).toMatchObject([{ propertyId: 9, node: "2001:db8::1" }]);
    const counters = records.flatMap(({ body }) => (body?.$case === "counters" ? [body.value] : []));
    expect(counters.at(-1)).toMatchObject({
      source: "events",
      counts: { received: 6n, analysed: 2n, "dropped.not-started": 2n, "dropped.malformed-event": 2n },
    });
    const notices = records.flatMap(({ body }) => (body?.$case === "notice" ? [body.value.message] : []));
    expect(notices).toEqual([expect.stringContaining('"no name" is no attribute\'s name')]);
    controller.close();
    simulator.close();
  });

  test("takes many from several simulators at once, none lost", async () => {
    const { probe, controller, simulator } = await startProbe({ kind: "events", clock: "host" });
    const other = await probes.client(probe, "simulator");
    await startClock(controller);
    const all = await Promise.all(
      [simulator, other].map((client) => offerEvents({ client, batches: batches(200, 100) })),
    );
    expect(all).toEqual([
      { accepted: 20_000n, dropped: 0n },
      { accepted: 20_000n, dropped: 0n },
    ]);
    await stopProbe(controller);
    const counters = (await recordsOf(controller, "west")).flatMap(({ body }) =>
      body?.$case === "counters" ? [body.value.counts] : [],
    );
    expect(counters.at(-1)).toMatchObject({ received: 40_000n, analysed: 40_000n });
    for (const client of [controller, simulator, other]) client.close();
  });

  test("is for simulators alone, who may do nothing else", async () => {
    const { probe, controller, simulator } = await startProbe({ kind: "events", clock: "host" });
    const stranger = await probes.client(probe, "probe");
    await expect(offerEvents({ client: stranger, batches: [[event(1)]] })).rejects.toThrow(
      "may not offer events",
    );
    await expect(stopProbe(simulator)).rejects.toThrow("simulator may not stop a probe");
    const call = simulator.subscribe();
    const refused = new Promise((_, reject) => call.on("error", reject));
    call.write({ after: 0n, kinds: [RecordKind.ALERT], epoch: 0 });
    await expect(refused).rejects.toThrow("simulator may not follow a journal");
    for (const client of [controller, simulator, stranger]) client.close();
  });

  test("says so after its end, and where its source is another", async () => {
    const { controller, simulator } = await startProbe({ kind: "events", clock: "host" });
    await startClock(controller);
    await stopProbe(controller);
    await expect(offerEvents({ client: simulator, batches: [[event(1)]] })).rejects.toThrow("has ended");
    const zep = await probes.start("east", {
      source: { kind: "zep", host: "127.0.0.1", port: 0, clock: "host" },
    });
    const deaf = await probes.client(zep, "simulator");
    await expect(offerEvents({ client: deaf, batches: [[event(1)]] })).rejects.toThrow("takes no events");
    for (const client of [controller, simulator, deaf]) client.close();
  });
});
