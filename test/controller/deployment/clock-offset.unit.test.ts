import { describe, expect, test } from "@jest/globals";
import { measureClockOffset } from "../../../controller/src/deployment/clock-offset.js";
import type { RunCommand } from "../../../controller/src/deployment/remote-command.js";

const LOGIN = { address: "host.example", port: 22, user: "me", key: "/key", knownHosts: "/known_hosts" };

/** A node whose `date` says what `say` makes of our milliseconds since 1970. */
const node =
  (say: (nowMs: number) => string): RunCommand =>
  async () => ({ code: 0, stdout: Buffer.from(say(Date.now())), stderr: Buffer.alloc(0), truncated: false });

const gnu = (ms: number): string => `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, "0")}000000\n`;

describe("the offset of a node's clock", () => {
  test.each([-7_200_000, -1, 0, 1, 5_000, 86_400_000])("is found where it is %d ms", async (aheadMs) => {
    const { offsetUs, uncertaintyUs } = await measureClockOffset(
      node((ms) => gnu(ms + aheadMs)),
      LOGIN,
    );
    expect(Math.abs(offsetUs - aheadMs * 1000)).toBeLessThanOrEqual(uncertaintyUs + 1000);
  });

  test.each(["", "N", "%N"])("is known to half a second where date gives whole ones and %j", async (rest) => {
    const whole = node((ms) => `${Math.floor(ms / 1000) - 60}.${rest}\n`);
    const { offsetUs, uncertaintyUs } = await measureClockOffset(whole, LOGIN);
    expect(uncertaintyUs).toBeGreaterThanOrEqual(500_000);
    expect(Math.abs(offsetUs + 60e6)).toBeLessThanOrEqual(uncertaintyUs + 1000);
  });

  test("is also found on a board that thinks it is 1970", async () => {
    const { offsetUs } = await measureClockOffset(
      node(() => "12.500000000\n"),
      LOGIN,
    );
    expect(offsetUs).toBeLessThan(-1e15);
  });

  test("is an error that says what the node said, where that is no time", async () => {
    const measuring = measureClockOffset(
      node(() => "date: \u001b[2Jinvalid"),
      LOGIN,
    );
    await expect(measuring).rejects.toMatchObject({ name: "FedprobeError", exitCode: 5 });
    await expect(measuring).rejects.toThrow(/host\.example:22 cannot be read.*x1b\[2Jinvalid/);
  });
});
