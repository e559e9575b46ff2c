import { Duplex } from "node:stream";
import { ProbeLostError, type ProbeServiceClient, RecordKind, subscribe } from "@fedprobe/proto";
import { describe, expect, test } from "@jest/globals";

interface Response {
  readonly numbers: readonly number[];
  readonly upTo: number;
}

/** A client whose streams answer as given, one list a stream; after the last it ends well. */
function clientOf(...streams: (readonly Response[] | Error)[]): ProbeServiceClient {
  const open = () => {
    const answers = streams.shift() ?? [];
    const call = new Duplex({ objectMode: true, read: () => {}, write: (_chunk, _encoding, done) => done() });
    if (answers instanceof Error) process.nextTick(() => call.destroy(answers));
    else {
      for (const { numbers, upTo } of answers)
        call.push({
          records: numbers.map((number) => ({ number: BigInt(number), timeUs: 0n, body: undefined })),
          eventAttributes: [],
          upTo: BigInt(upTo),
        });
      call.push(null);
    }
    return Object.assign(call, { cancel: () => call.destroy() });
  };
  return { subscribe: open } as unknown as ProbeServiceClient;
}

async function follow(client: ProbeServiceClient, kinds: RecordKind[] = []): Promise<number[]> {
  const seen: number[] = [];
  const signal = new AbortController().signal;
  const options = { client, probe: "p", after: 0n, kinds, signal, patienceMs: 10_000 };
  for await (const { records } of subscribe(options))
    seen.push(...records.map(({ number }) => Number(number)));
  return seen;
}

describe("a subscriber believes no journal that", () => {
  const wrong: readonly [string, readonly Response[], RegExp][] = [
    ["begins late", [{ numbers: [2], upTo: 2 }], /record 2 follows record 0/],
    [
      "has a gap",
      [
        { numbers: [1, 2], upTo: 2 },
        { numbers: [4], upTo: 4 },
      ],
      /record 4 follows record 2/,
    ],
    [
      "repeats",
      [
        { numbers: [1, 2], upTo: 2 },
        { numbers: [2, 3], upTo: 3 },
      ],
      /record 2 follows record 2/,
    ],
    ["leaves out its last", [{ numbers: [1, 2], upTo: 3 }], /up to 3.*record 2/],
  ];
  test.each(wrong)("%s", async (_, answers, message) => {
    const following = follow(clientOf(answers));
    await expect(following).rejects.toThrow(ProbeLostError);
    await expect(following).rejects.toThrow(message);
  });

  test("goes back, also where only some kinds are wanted", async () => {
    const answers = [
      { numbers: [5], upTo: 9 },
      { numbers: [], upTo: 7 },
    ];
    const following = follow(clientOf(answers), [RecordKind.ALERT]);
    await expect(following).rejects.toThrow(/p is lost.*back.*9.*7/);
  });

  test("numbers between what is wanted may be missing where only some kinds are", async () => {
    const answers = [
      { numbers: [3, 8], upTo: 9 },
      { numbers: [12], upTo: 12 },
    ];
    expect(await follow(clientOf(answers), [RecordKind.ALERT])).toEqual([3, 8, 12]);
  });

  test("has a gap where its link broke", async () => {
    const broken = Object.assign(new Error("broken"), { code: 14 });
    const client = clientOf(broken, [{ numbers: [1], upTo: 1 }]);
    expect(await follow(client)).toEqual([1]);
  });
});
