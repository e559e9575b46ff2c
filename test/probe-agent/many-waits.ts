import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { type ProbeServiceServer, RecordKind } from "@fedprobe/proto";
import { serveSubscription } from "../../probe-agent/src/exchange/serve-subscription.js";
import { Journal } from "../../probe-agent/src/journal/journal.js";

/**
 * A program, run with --expose-gc: how many bytes one subscriber holds on to while the journal grows so often,
 * record by record, as JSON on standard output.
 */
const WAITS = 50_000;

const directory = mkdtempSync(join(tmpdir(), "fedprobe-waits-"));
try {
  const journal = new Journal(join(directory, "journal.bin"), (error) => {
    throw error;
  });
  // It wants no ticks, and acknowledges whatever comes.
  const call = new Duplex({
    objectMode: true,
    read: () => {},
    write: ({ upTo }, _encoding, done) => {
      call.push({ after: upTo, kinds: [] });
      done();
    },
  });
  call.push({ after: 0n, kinds: [RecordKind.END] });
  const subscriber = Object.assign(call, { sendMetadata: () => {} });
  const serving = serveSubscription(
    subscriber as unknown as Parameters<ProbeServiceServer["subscribe"]>[0],
    journal,
    [],
  );
  const grow = async (times: number) => {
    for (let n = 0; n < times; n += 1) {
      journal.append(n, { $case: "tick", value: {} });
      journal.flush();
      await turn();
    }
  };
  const used = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  await grow(5_000);
  const before = used();
  await grow(WAITS);
  const held = used() - before;
  journal.close();
  await serving;
  journal.dispose();
  console.log(JSON.stringify({ waits: WAITS, held }));
} finally {
  rmSync(directory, { recursive: true });
}
