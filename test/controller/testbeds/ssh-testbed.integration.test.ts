import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import ssh2 from "ssh2";
import type { SshHost } from "../../../controller/src/model/plan.js";
import { sshTestbed } from "../../../controller/src/testbeds/ssh-testbed.js";
import { planOf } from "../../support/local-nodes.js";

describe("the user's own hosts", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "ssh-testbed-"));
    writeFileSync(join(directory, "key"), ssh2.utils.generateKeyPairSync("ed25519").private, { mode: 0o600 });
    writeFileSync(join(directory, "known_hosts"), "");
  });
  afterAll(() => rmSync(directory, { recursive: true }));
  const host = (node: string, key = "key"): SshHost => {
    return {
      node,
      address: `${node}.example`,
      port: 2222,
      user: "me",
      key: join(directory, key),
      nodeCommand: "node",
    };
  };
  const planFor = (hosts: readonly SshHost[], knownHosts = "known_hosts") =>
    planOf(
      hosts.map(({ node }) => node),
      { kind: "ssh", knownHosts: join(directory, knownHosts), hosts },
    );

  test("are checked without being touched", () => {
    expect(sshTestbed.check(planFor([host("a"), host("b")]))).toEqual([]);
    writeFileSync(join(directory, "open"), "");
    chmodSync(join(directory, "open"), 0o644);
    const problems = sshTestbed.check(
      planFor([host("a", "open"), host("b", "open"), host("c", "none")], "nowhere"),
    );
    expect(problems.map(({ message, place, next }) => [message, place?.file, next])).toEqual([
      [
        expect.stringContaining("known host keys cannot be read"),
        join(directory, "nowhere"),
        expect.stringContaining("ssh-keyscan"),
      ],
      [
        expect.stringContaining("may be read by others"),
        join(directory, "open"),
        expect.stringContaining("chmod 600"),
      ],
      [
        expect.stringContaining("cannot be read"),
        join(directory, "none"),
        expect.stringContaining("ssh-keygen"),
      ],
    ]);
  });

  test("become nodes as they are; nothing is acquired", async () => {
    const journal = {
      acquire: () => {
        throw new Error("nothing to acquire");
      },
      release: () => undefined,
    };
    const context = {
      run: "r1",
      runDirectory: directory,
      journal,
      deadlineSeconds: 60,
      signal: new AbortController().signal,
    };
    await using reservation = await sshTestbed.reserve({ ...context, plan: planFor([host("a")]) });
    expect([...reservation.nodes.values()]).toEqual([
      {
        name: "a",
        login: {
          address: "a.example",
          port: 2222,
          user: "me",
          key: join(directory, "key"),
          knownHosts: join(directory, "known_hosts"),
        },
        nodeCommand: "node",
        address: "a.example",
        loopbackAddress: "127.0.0.1",
        workPrefix: "/tmp/fedprobe-r1-",
      },
    ]);
  });
});
