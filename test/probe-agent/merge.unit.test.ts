import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { Merge } from "../../probe-agent/src/correlation/merge.js";
import { Copies, withCopyNeeds } from "../../probe-agent/src/model/copies.js";

interface Step {
  readonly peer: string;
  readonly time: number;
}

const PEERS = ["a", "b", "c"];
const steps = fc.array(
  fc.record({ peer: fc.constantFrom(...PEERS), time: fc.integer({ min: 0, max: 100 }) }),
  { maxLength: 60 },
);

/** Each peer sends its events in the order of time, its watermark behind them. */
function inOrderOfPeers(all: readonly Step[]): Step[] {
  const byPeer = new Map(
    PEERS.map((peer) => [peer, all.filter((step) => step.peer === peer).sort((x, y) => x.time - y.time)]),
  );
  return all.map((step) => byPeer.get(step.peer)?.shift() as Step);
}

describe("merging the events of several probes", () => {
  test("whatever the interleaving, events come out once each and in the order of time", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const merge = new Merge<Step>(PEERS);
        const out: number[] = [];
        const drain = () => {
          for (let next = merge.take(); next; next = merge.take()) out.push(next.time);
        };
        for (const step of inOrderOfPeers(all)) {
          merge.put(step.peer, step.time, step);
          merge.advance(step.peer, step.time);
          drain();
        }
        for (const peer of PEERS) merge.release(peer);
        drain();
        expect(out).toEqual(all.map((step) => step.time).sort((x, y) => x - y));
        expect(merge.late).toBe(0);
      }),
    );
  });

  test("nothing is let go before every peer has said that nothing older follows", () => {
    const merge = new Merge<string>(["a", "b"]);
    merge.put("a", 10, "first");
    merge.advance("a", 20);
    expect(merge.take()).toBeUndefined();
    merge.advance("b", 5);
    expect(merge.take()).toBeUndefined();
    merge.advance("b", 10);
    expect(merge.take()).toMatchObject({ time: 10, item: "first" });
  });

  test("a released peer holds nobody up, and what it sent stays", () => {
    const merge = new Merge<string>(["a", "b"]);
    merge.put("b", 7, "last words");
    merge.release("b");
    merge.advance("a", 8);
    expect(merge.take()?.item).toBe("last words");
    expect(merge.watermark).toBe(8);
  });

  test("what comes behind its own watermark is counted and let go all the same", () => {
    const merge = new Merge<string>(["a"]);
    merge.advance("a", 10);
    merge.put("a", 3, "late");
    expect(merge.late).toBe(1);
    expect(merge.take()?.item).toBe("late");
  });
});

describe("who heard a frame", () => {
  const NAMES = withCopyNeeds(["meta.hearers"]);
  /** A frame as a probe heard it; `bytes` stands for its PSDU. */
  const heard = (bytes: string, more: Record<string, number | string> = {}) => {
    const values: Record<string, number | string> = {
      ...{ "meta.psdu_hash": bytes, "meta.psdu_len": bytes.length, "ieee802154.sequence_number": 1 },
      ...{ "ieee802154.fcs_ok": 1, "node.id": "n", ...more },
    };
    return { value: (attribute: number) => values[NAMES[attribute]!] };
  };
  const broken = (bytes: string, more = {}) => heard(bytes, { "ieee802154.fcs_ok": 0, ...more });

  /** What is said of events of the probes a, b and c, which are given with their times in ms. */
  function merge(events: readonly (readonly [peer: string, ms: number, event: ReturnType<typeof heard>])[]) {
    const all = new Merge<ReturnType<typeof heard>>(PEERS, new Copies(NAMES));
    for (const [peer, ms, event] of events) all.put(peer, ms * 1000, event);
    for (const peer of PEERS) all.release(peer);
    const said: (readonly number[])[] = [];
    for (let next = all.take(); next; next = all.take()) {
      const { goodHearers, hearers, number } = next.hearing;
      said.push([next.time / 1000, hearers, goodHearers, number]);
    }
    return said;
  }

  test("the same bytes at the same time are one frame, later they are another", () => {
    const events = merge([
      ["a", 0, heard("x")],
      ["b", 0.1, heard("x")],
      ["c", 50, heard("x")],
      ["a", 51, heard("y")],
    ]);
    expect(events).toEqual([
      [0, 2, 2, 1],
      [0.1, 2, 2, 2],
      [50, 1, 1, 1],
      [51, 1, 1, 1],
    ]);
  });

  test("a copy with bit errors is told by its length, and by what the errors have spared", () => {
    const events = merge([
      ["a", 0, broken("abX")],
      ["b", 0.1, heard("abc")],
      ["c", 0.2, broken("Ybc", { "node.id": "broken" })],
      ["a", 100, broken("abX")],
      ["b", 100.1, heard("abcd")],
      ["a", 200, broken("abX", { "node.id": "broken", "ieee802154.sequence_number": 7 })],
      ["b", 200.1, heard("abc")],
    ]);
    expect(events).toEqual([
      [0, 3, 1, 2],
      [0.1, 3, 1, 1],
      [0.2, 3, 1, 3],
      [100, 1, 0, 1],
      [100.1, 1, 1, 1],
      [200, 1, 0, 1],
      [200.1, 1, 1, 1],
    ]);
  });

  test("bad everywhere is what no probe heard right", () => {
    expect(
      merge([
        ["a", 0, broken("abc")],
        ["b", 0.1, broken("abc")],
      ]),
    ).toEqual([
      [0, 2, 0, 1],
      [0.1, 2, 0, 2],
    ]);
  });

  test("two frames of one probe are never one, however alike", () => {
    const events = merge([
      ["a", 0, heard("x")],
      ["a", 2, heard("x")],
      ["b", 2.1, heard("x")],
      ["b", 0.1, heard("x")],
    ]);
    expect(events.map(([time, hearers, , number]) => [time, hearers, number])).toEqual([
      [0, 2, 1],
      [0.1, 2, 2],
      [2, 2, 1],
      [2.1, 2, 2],
    ]);
  });

  test("an event waits until every probe must have told of its frame", () => {
    const all = new Merge<ReturnType<typeof heard>>(["a", "b"], new Copies(NAMES));
    all.put("a", 100_000, heard("x"));
    all.advance("a", 200_000);
    all.advance("b", 110_000);
    expect(all.take()).toBeUndefined();
    expect(all.watermark).toBeLessThan(100_000);
    all.put("b", 112_000, heard("x"));
    all.advance("b", 120_000);
    expect(all.take()?.hearing).toEqual({ hearers: 2, goodHearers: 2, number: 1 });
  });

  test("however many events come at one moment, each is let go once", () => {
    const events = Array.from({ length: 20_000 }, (_, i) => [PEERS[i % 3]!, 5, heard(String(i))] as const);
    expect(merge(events).length).toBe(20_000);
  });
});
