import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { Merge } from "../../probe-agent/src/correlation/merge.js";

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
    expect(merge.take()).toEqual({ time: 10, item: "first" });
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
