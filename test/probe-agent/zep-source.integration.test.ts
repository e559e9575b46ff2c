import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { Frame } from "@fedprobe/dissection";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { ZepSource } from "../../probe-agent/src/capture/zep-source.js";
import { makeRunClock } from "../../probe-agent/src/model/clock.js";
import { zepDatagram } from "./zep-datagram.js";

const SECOND = 1_000_000;
const YEAR = 365 * 24 * 3600 * SECOND;
/** Where the run's clock stands: it does not move. */
const NOW = 1_800_000_000 * SECOND;

let sender: Socket;
let sources: ZepSource[];

beforeEach(async () => {
  sources = [];
  sender = createSocket("udp4").bind(0, "127.0.0.1");
  await once(sender, "listening");
});

afterEach(async () => {
  sender.close();
  for (const source of sources) await source.stop();
});

async function listen(clock: "sniffer" | "host", speed = 1) {
  const source = new ZepSource({ host: "127.0.0.1", port: 0, clock });
  sources.push(source);
  const { port } = await source.open();
  const frames: Frame[] = [];
  const notices: string[] = [];
  const sink = {
    frame: (frame: Frame) => frames.push(frame),
    event: () => {},
    ended: () => {},
    notice: (_: string, message: string) => notices.push(message),
  };
  source.start(
    sink,
    makeRunClock({ hostOriginUs: 0, virtualOriginUs: NOW, speed }, () => 0),
  );
  return { source, port: port as number, frames, notices };
}

/** A run whose sniffer dates frames so far (µs) from the run's clock; the times that the frames came to carry. */
async function timesOf(offsets: readonly number[], speed?: number) {
  const { source, port, frames, notices } = await listen("sniffer", speed);
  for (const offset of offsets) sender.send(zepDatagram({ time: NOW + offset }), port, "127.0.0.1");
  await source.stop();
  const counts = await source.counts();
  // NTP's fractions are finer than a microsecond; a float of the year 2027 is not.
  return {
    times: frames.map(({ time }) => Math.round(time - NOW)),
    refused: counts["times.refused"],
    notices,
  };
}

describe("the time of a sniffer", () => {
  test("is a frame's, as long as it is near the run's clock", async () => {
    const near = [0, -9 * SECOND, 900_000];
    expect(await timesOf(near)).toEqual({ times: near, refused: 0, notices: [] });
  });

  test("that is far off is not believed: the frame carries the run's clock; it is counted, and said once", async () => {
    const { times, refused, notices } = await timesOf([YEAR, 2 * SECOND, -YEAR, -11 * SECOND, 0]);
    expect(times).toEqual([0, 0, 0, 0, 0]);
    expect(refused).toBe(4);
    expect(notices).toEqual([expect.stringMatching(/31536000 s ahead/)]);
  });

  test("may be off by more where the run's clock runs faster: a delay is one of the host", async () => {
    const far = [-300 * SECOND, 50 * SECOND];
    expect(await timesOf(far, 60)).toEqual({ times: far, refused: 0, notices: [] });
    expect(await timesOf([-2 * SECOND, 200_000], 0.1)).toMatchObject({ times: [0, 0], refused: 2 });
  });
});

describe("datagrams that lie in the socket's buffer when the source is stopped", () => {
  test("are received, every one", async () => {
    const { source, port, frames } = await listen("host");
    const sent = 2_000;
    for (let n = 0; n < sent; n += 1) sender.send(zepDatagram({}), port, "127.0.0.1");
    await source.stop();
    const counts = await source.counts();
    expect(counts["received"]).toBe(sent);
    expect(frames.length + (counts["dropped.kernel"] ?? 0)).toBe(sent);
  });
});

test("a source that takes any free port tells which it took", async () => {
  const { source, port } = await listen("host");
  expect(port).toBeGreaterThan(0);
  expect(source.description.message).toContain(`127.0.0.1:${port}`);
});
