import { formatProblem, type Value } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { EventLines } from "../../probe-agent/src/events/event-lines.js";

/** The events of a text, and what is wrong with the lines that hold none; fed in pieces of `size` bytes. */
function readAll(text: string | Uint8Array, size = 1 << 20) {
  const bytes = Buffer.from(text);
  const reader = new EventLines("a.jsonl");
  const lines = [];
  for (let at = 0; at < bytes.length; at += size) lines.push(...reader.take(bytes.subarray(at, at + size)));
  lines.push(...reader.end());
  return {
    events: lines.flatMap((line) =>
      "event" in line ? [{ t: line.event.time, ...Object.fromEntries(line.event.attributes) }] : [],
    ),
    problems: lines.flatMap((line) => ("problem" in line ? [formatProblem(line.problem)] : [])),
  };
}

const eventOf = (members: string) => readAll(`{"t":1,${members}}`).events[0];
const problemOf = (line: string) => readAll(line).problems[0];

describe("a line of events", () => {
  test("gives its time and attributes, unknown ones too", () => {
    expect(readAll('{"t": 1500000, "ipv6.src": "2001:db8::1", "THALES_META.msg": 3}\n').events).toEqual([
      { t: 1_500_000, "ipv6.src": "2001:db8::1", "THALES_META.msg": 3 },
    ]);
  });

  test.each<[string, Value, string]>([
    ["ipv6.src", "2001:0DB8:0:0::1", "2001:db8::1"],
    ["ieee802154.src_address_extended", "02-00-00-00-00-15-00-0A", "02:00:00:00:00:15:00:0a"],
    ["ieee802154.src_address_short", 4660, "0x1234"],
    ["meta.psdu_hash", "0A1B", "0a1b"],
    ["meta.probe_id", 7, "7"],
  ])("reads %s in the attribute's type", (name, given, canonical) => {
    expect(eventOf(`"${name}":${JSON.stringify(given)}`)).toEqual({ t: 1, [name]: canonical });
  });

  test("reads numbers written as text where the attribute holds numbers", () => {
    expect(eventOf('"udp.dest_port":"0x16","ieee802154.fcs_ok":"false"')).toEqual({
      t: 1,
      "udp.dest_port": 22,
      "ieee802154.fcs_ok": 0,
    });
  });

  test.each([
    ["[1]", "a.jsonl:1:1: this line is no JSON object"],
    ['{"t":1', "a.jsonl:1:7: here should be a comma, or } and the line's end"],
    ['{"t":1} x', "a.jsonl:1:7: here should be a comma, or } and the line's end"],
    ['{"t":1,}', "a.jsonl:1:8: here should be a name in quotes and a colon"],
    ['{"t":-1}', "a.jsonl:1:6: t is no time"],
    ['{"t":1e999}', "a.jsonl:1:6: this value is neither a number nor a text"],
    ['{"t":1,"t":2}', "a.jsonl:1:12: a second t"],
    ['{"ip.src":"10.0.0.1"}', "a.jsonl:1:1: this event has no time t"],
    ['{"t":1,"rank":3}', "a.jsonl:1:8: this is no attribute's name; name attributes as proto.att"],
    ['{"t":1,"__proto__":3}', "a.jsonl:1:8: this is no attribute's name"],
    ['{"t":1,"a.b":true}', "a.jsonl:1:14: this value is neither a number nor a text"],
    ['{"t":1,"a.b":{}}', "a.jsonl:1:14: this value is neither a number nor a text"],
    ['{"t":1,"a.b":1,"a.b":2}', "a.jsonl:1:22: a second a.b"],
    ['{"t":1,"a.b":"\\x"}', "a.jsonl:1:14: this text has an escape that JSON does not know"],
    ['{"t":1,"ip.src":"10.0.0.256"}', "a.jsonl:1:17: this is no value of ip.src; write an IPv4 address"],
    ['{"t":1,"ip.src":"10.0.0.0/8"}', "a.jsonl:1:17: this is no value of ip.src"],
    ['{"t":1,"udp.dest_port":"ssh"}', "a.jsonl:1:24: this is no value of udp.dest_port; write a number"],
  ])("is refused with the place: %s", (line, problem) => {
    expect(problemOf(line)).toContain(problem);
    expect(readAll(line).events).toEqual([]);
  });
});

describe("a file of events", () => {
  test("goes on after a line that is wrong, and numbers lines from 1 with the blank ones", () => {
    const { events, problems } = readAll('\ufeff{"t":1}\r\n\n{"t":}\n{"t":2}');
    expect(events).toEqual([{ t: 1 }, { t: 2 }]);
    expect(problems).toEqual([expect.stringContaining("a.jsonl:3:6: ")]);
  });

  test("keeps nothing of a line that never ends", () => {
    const { events, problems } = readAll(`{"t":1}\n${"x".repeat(3 << 20)}\n{"t":2}\n`, 65_536);
    expect(events).toEqual([{ t: 1 }, { t: 2 }]);
    expect(problems).toEqual(["a.jsonl:2:1: this line is longer than 1048576 bytes; write one event a line"]);
  });

  test("that is not text is refused by line", () => {
    expect(readAll(Uint8Array.of(0xff, 0x0a, 0x7b)).problems).toEqual([
      expect.stringContaining("a.jsonl:1:1: this line is not UTF-8"),
      expect.stringContaining("a.jsonl:2:2: "),
    ]);
  });

  test("is read the same in pieces of any size, and as JSON reads it", () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.integer());
    const event = fc.record({ t: fc.nat(), "a.number": value, "a.text": value, "8021q.x": value });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 5 }), fc.integer({ min: 1, max: 200 }), (events, size) => {
        const text = events.map((one) => `${JSON.stringify(one, null, 1).replaceAll("\n", " ")}\n`).join("");
        expect(readAll(text, size)).toEqual({ events: JSON.parse(JSON.stringify(events)), problems: [] });
      }),
    );
  });

  test("never throws, whatever its bytes are", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readAll(bytes, 7)));
    fc.assert(fc.property(fc.json(), (json) => void readAll(json)));
  });
});
