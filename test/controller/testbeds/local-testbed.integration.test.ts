import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { whoListens } from "@fedprobe/probe-agent";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connect } from "../../../controller/src/deployment/connect.js";
import { deployProgram } from "../../../controller/src/deployment/deploy-program.js";
import {
  journalFile,
  openResources,
  readRunJournal,
} from "../../../controller/src/run-journal/read-run-journal.js";
import { processesIn } from "../../../controller/src/testbeds/end-processes.js";
import { findProgram } from "../../../controller/src/testbeds/find-program.js";
import { writeLocalNodeFiles } from "../../../controller/src/testbeds/local-node-files.js";
import { startLocalSshd } from "../../../controller/src/testbeds/local-sshd.js";
import { localTestbed } from "../../../controller/src/testbeds/local-testbed.js";
import { findLoopbackNetwork, LOCAL_SSH_PORT } from "../../../controller/src/testbeds/loopback-network.js";
import { releaseLocalNode } from "../../../controller/src/testbeds/release-local-node.js";
import { leftoversOf } from "../../support/leftovers.js";
import { planOf, reserveLocalNodes, whyNoLocalNodes } from "../../support/local-nodes.js";
import { smallProgram } from "../../support/small-program.js";

const describeWithSshd = whyNoLocalNodes ? describe.skip : describe;
const forever = new AbortController().signal;

describeWithSshd(`nodes on this machine ${whyNoLocalNodes}`, () => {
  test("are real SSH servers with an address and a directory of their own; releasing leaves nothing", async () => {
    const nodes = await reserveLocalNodes("a", "b");
    const [a, b] = [nodes.node("a"), nodes.node("b")];
    expect(a.address).toMatch(/^127\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.1$/);
    expect(b.address).toBe(a.address.replace(/1$/, "2"));
    for (const node of [a, b]) {
      expect(whoListens(node.address, LOCAL_SSH_PORT)?.command).toMatch(/sshd/);
      const directory = dirname(node.login.key);
      expect(statSync(directory).mode & 0o777).toBe(0o700);
      expect(statSync(node.login.key).mode & 0o777).toBe(0o600);
      expect(node.workPrefix).toBe(`${directory}/`);
    }
    expect(leftoversOf(nodes.run).length).toBeGreaterThan(0);
    await nodes.reservation.release();
    expect(leftoversOf(nodes.run)).toEqual([]);
    expect(whoListens(a.address, LOCAL_SSH_PORT)).toBeUndefined();
    await nodes[Symbol.asyncDispose]();
  });

  test("take what lies in them along when they are released, also in the journal", async () => {
    await using nodes = await reserveLocalNodes("a");
    await using session = await connect(nodes.node("a").login, { signal: forever });
    await (await deployProgram(session, smallProgram(nodes, "a", "left-there"))).start();
    await nodes.reservation.release();
    expect(openResources(readRunJournal(journalFile(nodes.runDirectory)).entries)).toEqual([]);
    expect(leftoversOf(nodes.run)).toEqual([]);
  });

  test("of two runs never share an address", async () => {
    const both = await Promise.all([reserveLocalNodes("a", "b"), reserveLocalNodes("a", "b")]);
    const addresses = both.flatMap(({ reservation }) =>
      [...reservation.nodes.values()].map(({ address }) => address),
    );
    await Promise.all(both.map((nodes) => nodes[Symbol.asyncDispose]()));
    expect(new Set(addresses).size).toBe(4);
  });

  test("that cannot all be had are all given back", async () => {
    const runDirectory = mkdtempSync(join(tmpdir(), "run-"));
    mkdirSync(join(runDirectory, "b.sshd.log")); // so that b's log cannot be written
    const open = new Map<number, string>();
    const journal = {
      acquire: (resource: { node: string }) => open.set(open.size + 1, resource.node).size,
      release: (id: number) => void open.delete(id),
    };
    const context = {
      run: "half",
      runDirectory,
      plan: planOf(["a", "b", "c"]),
      journal,
      deadlineSeconds: 60,
      signal: forever,
    };
    await expect(localTestbed.reserve(context)).rejects.toThrow(/b\.sshd\.log/);
    expect(open.size).toBe(0);
    expect(leftoversOf("half")).toEqual([]);
    rmSync(runDirectory, { recursive: true });
  });

  test("are given back when their user has had enough", async () => {
    const runDirectory = mkdtempSync(join(tmpdir(), "run-"));
    const [giveUp, reason] = [new AbortController(), new Error("enough")];
    const journal = {
      acquire: () => {
        giveUp.abort(reason);
        return 1;
      },
      release: () => undefined,
    };
    const context = {
      run: "enough",
      runDirectory,
      plan: planOf(["a"]),
      journal,
      deadlineSeconds: 60,
      signal: giveUp.signal,
    };
    await expect(localTestbed.reserve(context)).rejects.toBe(reason);
    expect(leftoversOf("enough")).toEqual([]);
    rmSync(runDirectory, { recursive: true });
  });

  test.each(["; touch canary", "$(id)", "../up", "a\nb", "-x", "", "a".repeat(64)])(
    "are not called %j",
    async (name) => {
      expect(localTestbed.check(planOf([name]))).toEqual([
        expect.objectContaining({ message: expect.stringContaining("cannot be the name of a node") }),
      ]);
      await expect(reserveLocalNodes(name)).rejects.toMatchObject({ exitCode: 3 });
    },
  );

  test("are more than a network holds: said before", () => {
    const names = Array.from({ length: 255 }, (_, index) => `n${index}`);
    expect(localTestbed.check(planOf(names))).toEqual([
      expect.objectContaining({ message: expect.stringContaining("255 local nodes") }),
    ]);
  });
});

describeWithSshd(`the sshd of a local node ${whyNoLocalNodes}`, () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "sshd-test-"));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const makeNode = async (lifetimeSeconds: number) => {
    const [address = ""] = await findLoopbackNetwork(1);
    const directory = join(base, "fedprobe-node");
    const files = writeLocalNodeFiles({ run: "r", directory, address, user: "root" });
    return {
      node: "n",
      sshd: findProgram("sshd") ?? "",
      address,
      files,
      log: join(base, "log"),
      lifetimeSeconds,
    };
  };

  test("does not outlive its time, and takes the node's directory along", async () => {
    const plan = await makeNode(1);
    await startLocalSshd(plan, forever);
    const directory = plan.files.directory;
    while (processesIn(directory).length > 0) await delay(50);
    expect(existsSync(directory)).toBe(false);
  });

  test("that ends at once: the last lines of its log", async () => {
    const plan = await makeNode(60);
    writeFileSync(plan.files.config, "Nonsense yes\n");
    await expect(startLocalSshd(plan, forever)).rejects.toThrow(
      /ended before it answered.*Bad configuration option: Nonsense/s,
    );
  });

  test("whose port is taken: by whom", async () => {
    const plan = await makeNode(60);
    const server = createServer((socket) => socket.destroy()).listen(LOCAL_SSH_PORT, plan.address);
    await once(server, "listening");
    await expect(startLocalSshd(plan, forever)).rejects.toThrow(
      `port ${LOCAL_SSH_PORT} of ${plan.address} is taken by process ${process.pid} (`,
    );
    server.close();
  });

  test("is released with everything that runs out of the directory, also what does not listen to TERM", async () => {
    const plan = await makeNode(60);
    await startLocalSshd(plan, forever);
    const { directory } = plan.files;
    const deaf = spawn(
      "sh",
      ["-c", 'trap "" TERM; echo ready; while :; do sleep 0.1; done', "sh", join(directory, "x")],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    await once(deaf.stdout, "data");
    const bystander = spawn("sleep", ["60"]);
    await releaseLocalNode("r", directory);
    await releaseLocalNode("r", directory);
    expect([existsSync(directory), processesIn(directory)]).toEqual([false, []]);
    expect(bystander.exitCode).toBeNull();
    bystander.kill();
  });

  test("releasing removes nothing that is not the run's", async () => {
    const other = join(base, "fedprobe-other");
    mkdirSync(other);
    writeFileSync(join(other, "precious"), "");
    await expect(releaseLocalNode("r", base)).rejects.toMatchObject({ exitCode: 12 });
    await expect(releaseLocalNode("r", other)).rejects.toMatchObject({ exitCode: 12 });
    writeFileSync(join(other, ".fedprobe-run"), "another\n");
    await expect(releaseLocalNode("r", other)).rejects.toThrow(/belongs to run "another"/);
    expect(existsSync(join(other, "precious"))).toBe(true);
  });

  test("a directory whose maker was killed before it could mark it is removed", async () => {
    const directory = join(base, "fedprobe-young");
    mkdirSync(directory);
    writeFileSync(join(directory, ".fedprobe-run"), "");
    await releaseLocalNode("r", directory);
    expect(existsSync(directory)).toBe(false);
  });
});
