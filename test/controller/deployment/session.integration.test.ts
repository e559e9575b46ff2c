import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connect } from "../../../controller/src/deployment/connect.js";
import type { Session } from "../../../controller/src/deployment/session.js";
import { uploadFile } from "../../../controller/src/deployment/upload.js";
import { type LocalNodes, reserveLocalNodes, whyNoLocalNodes } from "../../support/local-nodes.js";

const describeWithSshd = whyNoLocalNodes ? describe.skip : describe;
const signal = new AbortController().signal;

/** Names that would do something if they ever became part of a command. */
const HOSTILE = [
  "; touch canary",
  "$(touch canary)",
  "`touch canary`",
  "'; touch canary; '",
  '"; touch canary; "',
  "a\ntouch canary",
  "a\r\ntouch canary",
  "-oProxyCommand=touch canary",
  "| touch canary",
  "&& touch canary",
  "\\'; touch canary; \\'",
  "${IFS}touch${IFS}canary",
  "\u202e; touch canary",
  `${"a".repeat(300)}; touch canary`,
  "../../canary",
];

describeWithSshd(`a session with a real sshd ${whyNoLocalNodes}`, () => {
  let nodes: LocalNodes;
  let session: Session;
  let directory: string;
  beforeAll(async () => {
    nodes = await reserveLocalNodes("one");
    session = await connect(nodes.node("one").login, { signal });
    directory = nodes.node("one").workPrefix;
  });
  afterAll(async () => {
    await session?.[Symbol.asyncDispose]();
    await nodes?.[Symbol.asyncDispose]();
  });

  describe("commands", () => {
    test("give their output and exit code, or the signal that ended them", async () => {
      const result = await session.run(["sh", "-c", "cat; echo problem >&2; exit 3"], {
        stdin: Buffer.from("input"),
      });
      expect(result).toMatchObject({ code: 3, truncated: false });
      expect([result.stdout.toString(), result.stderr.toString()]).toEqual(["input", "problem\n"]);
      expect(await session.run(["sh", "-c", "kill -KILL $$"])).toMatchObject({
        code: null,
        signal: "SIGKILL",
      });
    });

    test("get their arguments as they are, whatever these hold", async () => {
      const { stdout } = await session.run([
        "sh",
        "-c",
        'cd "$HOME" && printf "%s\\0" "$@"',
        "sh",
        ...HOSTILE,
      ]);
      expect(stdout.toString().split("\0").slice(0, -1)).toEqual(HOSTILE);
      expect(existsSync(join(directory, "canary"))).toBe(false);
    });

    test("may say more than is kept, and still end", async () => {
      const result = await session.run(["head", "-c", "9000000", "/dev/zero"], { maxOutputBytes: 1000 });
      expect(result).toMatchObject({ code: 0, truncated: true });
      expect(result.stdout).toHaveLength(1000);
    });

    test("may end without reading what they are sent", async () => {
      expect((await session.run(["true"], { stdin: randomBytes(8_000_000) })).code).toBe(0);
    });

    test("can be given up", async () => {
      const giveUp = new AbortController();
      const reason = new Error("enough");
      const sleeping = session.run(["sh", "-c", "sleep 60", directory], { signal: giveUp.signal });
      giveUp.abort(reason);
      await expect(sleeping).rejects.toBe(reason);
      expect((await session.run(["true"])).code).toBe(0);
    });

    test("run with the node's directory as home, so that no start-up file of the account is read", async () => {
      expect((await session.run(["sh", "-c", 'printf %s "$HOME/"'])).stdout.toString()).toBe(directory);
    });
  });

  test("the node's clock is ours, as closely as it can be seen", async () => {
    const { offsetUs, uncertaintyUs } = await session.clockOffset();
    expect(Math.abs(offsetUs)).toBeLessThanOrEqual(uncertaintyUs);
  });

  describe("uploads", () => {
    test("arrive whole, with the mode that was asked for", async () => {
      const bytes = randomBytes(3_000_000);
      const path = join(directory, "big");
      await session.upload({ bytes, path, mode: 0o640 });
      expect(readFileSync(path).equals(bytes)).toBe(true);
      expect(statSync(path).mode & 0o777).toBe(0o640);
    });

    test("replace a file at once, and several at a time do not meet", async () => {
      const path = join(directory, "replaced");
      const contents = Array.from({ length: 8 }, () => randomBytes(100_000));
      await Promise.all(contents.map((bytes) => session.upload({ bytes, path, mode: 0o600 })));
      expect(contents.some((bytes) => readFileSync(path).equals(bytes))).toBe(true);
      expect(readdirSync(directory).filter((name) => name.includes(".part"))).toEqual([]);
    });

    test("go to the path that was said, whatever it holds", async () => {
      for (const name of HOSTILE.filter((one) => !one.includes("/") && one.length < 200)) {
        await session.upload({ bytes: Buffer.from(name), path: join(directory, name), mode: 0o600 });
        expect(readFileSync(join(directory, name), "utf8")).toBe(name);
      }
      expect(existsSync(join(directory, "canary"))).toBe(false);
    });

    test("that arrive changed are refused and leave nothing", async () => {
      const { gzipSync } = await import("node:zlib");
      const path = join(directory, "forged");
      const forge = uploadFile(
        (argv, options) => session.run(argv, { ...options, stdin: gzipSync("other bytes") }),
        { bytes: Buffer.from("our bytes"), path, mode: 0o700 },
      );
      await expect(forge).rejects.toThrow(
        /did not arrive as it was sent: SHA-256 [0-9a-f]{64} instead of [0-9a-f]{64}/,
      );
      expect(readdirSync(directory).filter((name) => name.startsWith("forged"))).toEqual([]);
    });

    test("that break off are refused and leave nothing", async () => {
      const path = join(directory, "broken");
      const cut = uploadFile(
        (argv, options) =>
          session.run(argv, { ...options, stdin: options?.stdin?.subarray(0, 5000) ?? Buffer.alloc(0) }),
        { bytes: randomBytes(20_000), path, mode: 0o600 },
      );
      await expect(cut).rejects.toThrow(/cannot be written.*unexpected end of file/s);
      expect(readdirSync(directory).filter((name) => name.startsWith("broken"))).toEqual([]);
    });

    test("that cannot be stored say why", async () => {
      const upload = session.upload({
        bytes: Buffer.from("x"),
        path: join(directory, "no/where"),
        mode: 0o600,
      });
      await expect(upload).rejects.toThrow(/cannot be written/);
    });
  });

  describe("the end of a connection", () => {
    test("that we close is no fault", async () => {
      const other = await connect(nodes.node("one").login, { signal });
      await other[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      expect(await other.closed).toBeUndefined();
    });
  });
});
