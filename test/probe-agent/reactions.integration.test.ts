import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ATTRIBUTES, attributeType, type Frame, LINK_TYPE, readCapture } from "@fedprobe/dissection";
import { NO_REACTIONS, Pipeline, type RecordBody } from "@fedprobe/probe-agent";
import { readProperties } from "@fedprobe/properties";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Reactor } from "../../probe-agent/src/reactions/reactor.js";
import type { ReactionSettings } from "../../probe-agent/src/reactions/settings.js";
import { frame } from "../support/small-capture.js";

const SECOND = 1_000_000;
const knownAttributes = ATTRIBUTES.map(({ name }) => name);
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "fedprobe-reactions-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A property that any frame of sequence number 5 satisfies. */
function rule(attributes: string): string {
  return `<beginning><property property_id="7" kind="dos" node="ieee802154.src_address_extended" ${attributes}
    description="fives"><event event_id="1" boolean_expression="ieee802154.sequence_number == 5"/></property></beginning>`;
}

type Bodies<Case extends RecordBody["$case"]> = Extract<RecordBody, { $case: Case }>["value"][];

/** A probe of one property that hears one frame a second, of the given sequence numbers. */
function probe(
  attributes: string,
  settings: Partial<ReactionSettings> = {},
  reacts: "reacting" | "analysing" = "reacting",
) {
  const properties = readProperties(rule(attributes), { file: "rule.xml", attributeType, knownAttributes });
  const bodies: RecordBody[] = [];
  const logged: Record<string, unknown>[] = [];
  const emit = (_: number, body: RecordBody) => void bodies.push(body);
  const options = { probe: "west", properties, parameters: {}, emit, now: () => 0 };
  const reactor = new Reactor({
    ...options,
    directory,
    settings: { ...NO_REACTIONS, ...settings },
    log: (_, __, more) => logged.push(more),
  });
  const pipeline = new Pipeline(reacts === "reacting" ? { ...options, react: reactor.react } : options);
  const hear = (...sequenceNumbers: number[]) => {
    for (const [second, number] of sequenceNumbers.entries()) {
      const bytes = frame(number);
      const one: Frame = {
        time: second * SECOND,
        linkType: LINK_TYPE.IEEE802_15_4_NOFCS,
        bytes,
        wireLength: bytes.length,
      };
      reactor.frame(one);
      pipeline.offer(one);
    }
  };
  const of = <Case extends RecordBody["$case"]>(kind: Case) =>
    bodies.flatMap((body) => (body.$case === kind ? [body.value] : [])) as Bodies<Case>;
  return { reactor, hear, of, logged };
}

/** What came of the reactions of one that has heard a five. */
async function reactTo(attributes: string, settings: Partial<ReactionSettings> = {}) {
  const { reactor, hear, of, logged } = probe(attributes, settings);
  hear(5);
  await reactor.stop();
  return { reactions: of("reaction"), alerts: of("alert"), logged };
}

const ATTACK = 'type_property="ATTACK"';

describe("a reaction", () => {
  test("follows a verdict of its name: if_satisfied what is detected, with a record of the alert's id", async () => {
    const { reactions, alerts, logged } = await reactTo(`${ATTACK} if_satisfied="log"`);
    expect(alerts).toHaveLength(1);
    expect(reactions).toEqual([
      {
        propertyId: 7,
        alertId: alerts[0]?.id,
        reaction: "log",
        outcome: "done",
        detail: "written to the probe's log",
      },
    ]);
    expect(logged).toMatchObject([
      { verdict: { property: 7, kind: "dos", node: "02:00:00:00:00:00:00:07", probe: "west" } },
    ]);
  });

  test("if_not_satisfied does not follow what is detected; if_satisfied follows what is respected, without an alert", async () => {
    expect((await reactTo(`${ATTACK} if_not_satisfied="log"`)).reactions).toEqual([]);
    const { reactions, alerts } = await reactTo('type_property="SECURITY" if_satisfied="log"');
    expect([reactions.length, alerts.length]).toEqual([1, 0]);
  });

  test("is one while an alert is held, however many frames it stands for", async () => {
    const { reactor, hear, of } = probe(`${ATTACK} hold="60s" if_satisfied="log"`);
    hear(5, 5, 5, 5);
    await reactor.stop();
    expect(of("reaction")).toHaveLength(1);
  });

  test("is limited to ten a minute of a property, and what is left out is counted", async () => {
    const { reactor, hear } = probe(`${ATTACK} if_satisfied="log"`);
    hear(...new Array<number>(65).fill(5));
    await reactor.stop();
    expect(reactor.counts).toMatchObject({
      "reactions.done": 15,
      "reactions.limited": 50,
      "reactions.failed": 0,
    });
  });

  test("is only told by who analyses", () => {
    const { of, hear } = probe(`${ATTACK} if_satisfied="run(page)"`, {}, "analysing");
    hear(5);
    expect(of("reaction")).toMatchObject([{ reaction: "run(page)", outcome: "not-run" }]);
  });
});

describe("run(name)", () => {
  const RUN = `${ATTACK} if_satisfied="run(page)"`;
  const run = (...argv: string[]) => reactTo(RUN, { commands: { page: argv } });

  test("gives the command its arguments word by word, and the alert in its environment", async () => {
    const script = 'printf "%s|" "$1" "$FEDPROBE_KIND" "$FEDPROBE_NODE" "$FEDPROBE_PROPERTY" "$HOME"';
    const { reactions, logged } = await run("sh", "-c", script, "sh", "$(touch x); a b");
    expect(reactions).toMatchObject([{ outcome: "done", reaction: "run(page)" }]);
    expect(logged).toMatchObject([{ output: "$(touch x); a b|dos|02:00:00:00:00:00:00:07|7||" }]);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("is a failure that says why where the command fails, is missing, or is not declared", async () => {
    const failures = [
      await run("sh", "-c", "echo no luck; exit 3"),
      await run("no-such-program"),
      await reactTo(RUN),
    ].map(({ reactions }) => reactions[0]);
    expect(failures).toMatchObject([
      { outcome: "failed", detail: "sh ended with exit code 3: no luck" },
      { outcome: "failed", detail: expect.stringContaining("no-such-program") },
      { outcome: "failed", detail: expect.stringContaining("declares no command page") },
    ]);
  });

  test("is killed with its children after its time, and when the probe stops", async () => {
    const endless = { commands: { page: ["sh", "-c", "sleep 1000 & sleep 1000"] } };
    const { reactor, hear, of } = probe(RUN, { ...endless, commandSeconds: 0.2 });
    hear(5);
    await reactor.stop();
    expect(of("reaction")).toMatchObject([
      { outcome: "failed", detail: expect.stringContaining("killed after its time") },
    ]);
    expect((await reactTo(RUN, endless)).reactions).toMatchObject([
      { outcome: "failed", detail: "sh was killed" },
    ]);
  });
});

describe("syslog", () => {
  const SYSLOG = `${ATTACK} if_satisfied="syslog"`;

  test("sends one message of RFC 5424 over UDP", async () => {
    const daemon = createSocket("udp4").bind(0, "127.0.0.1");
    await once(daemon, "listening");
    const message = once(daemon, "message");
    const { reactions } = await reactTo(SYSLOG, {
      syslog: { host: "127.0.0.1", port: daemon.address().port },
    });
    const text = String((await message)[0]);
    daemon.close();
    expect(reactions).toMatchObject([{ outcome: "done" }]);
    const [header = "", body = ""] = text.split(" - \ufeff");
    expect(header).toMatch(/^<33>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [!-~]+ fedprobe \d+ dos$/);
    expect(JSON.parse(body)).toMatchObject({ probe: "west", property: 7, description: "fives" });
  });

  test("gives it to the daemon of this machine", async () => {
    const socket = join(directory, "log");
    const daemon = createServer((connection) => {
      connection.on("data", (data) => daemon.emit("text", String(data)));
    }).listen(socket);
    await once(daemon, "listening");
    const message = once(daemon, "text");
    const { reactions } = await reactTo(SYSLOG, { syslog: { socket } });
    expect(String(await message)).toMatch(/<33>1 .* fedprobe \d+ dos .*\{"probe":"west"/);
    daemon.close();
    expect(reactions).toMatchObject([{ outcome: "done", detail: `sent to ${socket}` }]);
  });

  test("is a failure where there is no daemon", async () => {
    const { reactions } = await reactTo(SYSLOG, { syslog: { socket: join(directory, "none") } });
    expect(reactions).toMatchObject([
      { outcome: "failed", detail: expect.stringContaining("see that a syslog daemon runs") },
    ]);
  });
});

describe("capture(before, after)", () => {
  test("keeps the packets of the window, with a comment at those that the verdict names", async () => {
    const { reactor, hear, of } = probe(`${ATTACK} if_satisfied="capture(2, 3)"`);
    hear(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    expect(of("reaction")).toEqual([]);
    reactor.tick(9 * SECOND);
    await reactor.stop();
    const file = `property-7-${of("alert")[0]?.id}.pcapng`;
    expect(of("reaction")).toMatchObject([{ outcome: "done", detail: `${file}: 6 packets` }]);
    const path = join(directory, "captures", file);
    const kept = [];
    for await (const { time, bytes, comment } of readCapture(createReadStream(path), file))
      kept.push([time / SECOND, bytes[2], comment]);
    const named = "event 1 of property 7";
    expect(kept).toEqual([3, 4, 5, 6, 7, 8].map((n) => [n, n, n === 5 ? named : undefined]));
    expect(readFileSync(path, "latin1")).toContain('"description":"fives"');
    expect(reactor.counts).toMatchObject({
      "captures.files": 1,
      "captures.overwritten": 0,
      "captures.cut": 0,
    });
  });

  test("ends with the run, and is a failure where files cannot be written", async () => {
    const { reactor, hear, of } = probe(`${ATTACK} if_satisfied="capture(0, 100)"`);
    hear(5, 6);
    await reactor.stop();
    expect(of("reaction")).toMatchObject([{ outcome: "done", detail: expect.stringContaining("2 packets") }]);
    // The same alert again: its file is there already.
    expect((await reactTo(`${ATTACK} if_satisfied="capture(0, 100)"`)).reactions).toMatchObject([
      { outcome: "failed", detail: expect.stringContaining("EEXIST") },
    ]);
  });

  test("keeps a bounded number of files", async () => {
    const { reactor, hear, of } = probe(`${ATTACK} if_satisfied="capture(0, 100)"`);
    hear(...new Array<number>(10).fill(5));
    await reactor.stop();
    const outcomes = of("reaction").map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(8);
    expect(outcomes.filter((outcome) => outcome === "failed")).toHaveLength(2);
  });
});
