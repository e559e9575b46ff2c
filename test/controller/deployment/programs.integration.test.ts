import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { readProcess } from "@fedprobe/probe-agent";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connect } from "../../../controller/src/deployment/connect.js";
import { deployProgram, workDirectoryOf } from "../../../controller/src/deployment/deploy-program.js";
import { MAKE_DIRECTORY } from "../../../controller/src/deployment/node-scripts.js";
import type { CommandOptions } from "../../../controller/src/deployment/remote-command.js";
import type { Session } from "../../../controller/src/deployment/session.js";
import { FedprobeError } from "../../../controller/src/model/errors.js";
import {
  journalFile,
  openResources,
  readRunJournal,
} from "../../../controller/src/run-journal/read-run-journal.js";
import { type LocalNodes, reserveLocalNodes, whyNoLocalNodes } from "../../support/local-nodes.js";
import { smallProgram } from "../../support/small-program.js";

const describeWithSshd = whyNoLocalNodes ? describe.skip : describe;
const signal = new AbortController().signal;

describeWithSshd(`programs on a node with a real sshd ${whyNoLocalNodes}`, () => {
  let nodes: LocalNodes;
  let session: Session;
  beforeAll(async () => {
    nodes = await reserveLocalNodes("one");
    session = await connect(nodes.node("one").login, { signal });
  });
  afterAll(async () => {
    await session?.[Symbol.asyncDispose]();
    await nodes?.[Symbol.asyncDispose]();
  });
  const held = () =>
    openResources(readRunJournal(journalFile(nodes.runDirectory)).entries).flatMap(({ resource }) =>
      resource.kind === "work-directory" ? [resource.path] : [],
    );

  test("are deployed, started, seen to live, stopped and removed", async () => {
    const secret = { name: "key.pem", bytes: Buffer.from("secret"), mode: 0o600 };
    const plan = smallProgram(nodes, "one", "whole-life", { greeting: "hello", lines: 3 });
    const deployed = await deployProgram(session, { ...plan, files: [secret] });
    expect(deployed.directory).toBe(workDirectoryOf(nodes.node("one"), "whole-life"));
    expect(held()).toEqual([deployed.directory]);
    expect(statSync(deployed.directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(deployed.directory, "key.pem")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(deployed.directory, ".fedprobe-run"), "utf8")).toBe(`${nodes.run}\n`);

    const started = await deployed.start();
    expect(started.status).toEqual({ greeting: "hello" });
    expect(await started.alive()).toBe(true);
    expect(await started.lastLog(2)).toBe("line 2\nline 3\n");

    const stopped = await started.stop();
    expect(await started.alive()).toBe(false);
    expect(readProcess(started.pid)).toBeUndefined();
    expect(await stopped.readFile("key.pem")).toBe("secret");
    await expect(stopped.readFile("no-such-file")).rejects.toThrow(/has no no-such-file.*No such file/s);

    await stopped.remove();
    await stopped.remove();
    expect(existsSync(deployed.directory)).toBe(false);
    expect(held()).toEqual([]);
  });

  test("that run live on when the session ends, and can be found by another", async () => {
    const other = await connect(nodes.node("one").login, { signal });
    const deployed = await deployProgram(other, smallProgram(nodes, "one", "detached"));
    const { pid } = await deployed.start();
    await other[Symbol.asyncDispose]();
    expect(readProcess(pid)?.args).toContain(join(deployed.directory, "small.mjs"));
  });

  test("that do not listen to TERM are killed, and no others", async () => {
    const plans = [
      smallProgram(nodes, "one", "deaf", { deaf: true }),
      smallProgram(nodes, "one", "deaf-other"),
    ];
    const [deaf, other] = await Promise.all(
      plans.map(async (plan) => (await deployProgram(session, plan)).start()),
    );
    await deaf?.remove();
    expect([await deaf?.alive(), await other?.alive()]).toEqual([false, true]);
    await other?.remove();
  });

  test("that end before they are ready: exit code and the last 20 lines of the log", async () => {
    const deployed = await deployProgram(
      session,
      smallProgram(nodes, "one", "short-lived", { lines: 30, exit: 7 }),
    );
    const start = deployed.start();
    await expect(start).rejects.toMatchObject({ name: "FedprobeError", exitCode: 5 });
    await expect(start).rejects.toThrow(
      /short-lived on one ended with exit code 7;.*\nline 11\n.*line 30\n/s,
    );
    await expect(start).rejects.not.toThrow(/line 10\n/);
    await deployed.remove();
  });

  test("that were changed after they were sent are not executed", async () => {
    const deployed = await deployProgram(session, smallProgram(nodes, "one", "tampered"));
    appendFileSync(join(deployed.directory, "small.mjs"), "\n");
    await expect(deployed.start()).rejects.toThrow(
      /small\.mjs of tampered on one was changed after it was sent/,
    );
    expect(existsSync(join(deployed.directory, "program.log"))).toBe(false);
    await deployed.remove();
  });

  test("are not put where there is something already, which stays as it is", async () => {
    const plan = smallProgram(nodes, "one", "taken");
    const directory = workDirectoryOf(plan.node, plan.name);
    mkdirSync(directory);
    writeFileSync(join(directory, "precious"), "");
    await expect(deployProgram(session, plan)).rejects.toThrow(/cannot make .*taken.*File exists/s);
    expect(existsSync(join(directory, "precious"))).toBe(true);
    expect(held()).not.toContain(directory);
  });

  test("leave nothing when their upload fails", async () => {
    const plan = smallProgram(nodes, "one", "half-sent");
    const giveUp = new AbortController();
    const journal = {
      ...plan.journal,
      acquire: plan.journal.acquire.bind(plan.journal),
      release: plan.journal.release.bind(plan.journal),
    };
    const files = [
      {
        name: "big",
        get bytes() {
          giveUp.abort(new Error("enough"));
          return Buffer.alloc(10);
        },
        mode: 0o600,
      },
    ];
    await expect(deployProgram(session, { ...plan, journal, files }, giveUp.signal)).rejects.toThrow(
      "enough",
    );
    expect(existsSync(workDirectoryOf(plan.node, plan.name))).toBe(false);
    expect(held()).not.toContain(workDirectoryOf(plan.node, plan.name));
  });

  /** The session, with something happening right after a script of ours was run on the node. */
  const after = (happens: (script: string) => void): Session =>
    Object.assign(Object.create(session) as Session, {
      run: async (argv: readonly string[], options?: CommandOptions) => {
        const result = await session.run(argv, options);
        happens(argv[2] ?? "");
        return result;
      },
      upload: session.upload.bind(session),
    });

  test("leave nothing when the connection is lost right after their directory was made", async () => {
    const plan = smallProgram(nodes, "one", "unheard");
    const losing = after((script) => {
      if (script === MAKE_DIRECTORY) throw new FedprobeError(5, [{ message: "lost" }]);
    });
    await expect(deployProgram(losing, plan)).rejects.toThrow("lost");
    expect(existsSync(workDirectoryOf(plan.node, plan.name))).toBe(false);
    expect(held()).not.toContain(workDirectoryOf(plan.node, plan.name));
  });

  test("that are given up as soon as their directory is made leave nothing", async () => {
    const plan = smallProgram(nodes, "one", "given-up");
    const giveUp = new AbortController();
    const aborting = after((script) => script === MAKE_DIRECTORY && giveUp.abort(new Error("enough")));
    await expect(deployProgram(aborting, plan, giveUp.signal)).rejects.toThrow("enough");
    expect(existsSync(workDirectoryOf(plan.node, plan.name))).toBe(false);
    expect(held()).not.toContain(workDirectoryOf(plan.node, plan.name));
  });

  test("that are given up and cannot be removed stay in the journal; both reasons are said", async () => {
    const plan = smallProgram(nodes, "one", "kept");
    const directory = workDirectoryOf(plan.node, plan.name);
    const giveUp = new AbortController();
    const aborting = after((script) => {
      if (script !== MAKE_DIRECTORY) return;
      writeFileSync(join(directory, ".fedprobe-run"), "another-run\n");
      giveUp.abort(new Error("enough"));
    });
    const deploying = deployProgram(aborting, plan, giveUp.signal);
    await expect(deploying).rejects.toMatchObject({ name: "FedprobeError", exitCode: 12 });
    await expect(deploying).rejects.toThrow(/enough.*is not marked as run/s);
    expect(held()).toContain(directory);
  });

  test("whose removal fails in a way that nobody foresaw: that is said, too", async () => {
    const plan = smallProgram(nodes, "one", "unforeseen");
    const journal = {
      acquire: plan.journal.acquire.bind(plan.journal),
      release: () => {
        throw new Error("no space left for the journal");
      },
    };
    const files = [{ name: "missing", bytes: Buffer.alloc(1), mode: 0o7777777 }];
    const deploying = deployProgram(session, { ...plan, journal, files });
    await expect(deploying).rejects.toMatchObject({ name: "FedprobeError", exitCode: 12 });
    await expect(deploying).rejects.toThrow(/missing cannot be written.*no space left for the journal/s);
    expect(held()).toContain(workDirectoryOf(plan.node, plan.name));
  });

  test("of one name on one node: the second is refused and the first stays", async () => {
    const plan = smallProgram(nodes, "one", "twice");
    const first = await (await deployProgram(session, plan)).start();
    await expect(deployProgram(session, plan)).rejects.toThrow(/File exists/);
    expect(await first.alive()).toBe(true);
    await first.remove();
  });

  test("are removed only from a directory that is marked as the run's", async () => {
    const deployed = await deployProgram(session, smallProgram(nodes, "one", "unmarked"));
    writeFileSync(join(deployed.directory, ".fedprobe-run"), "another-run\n");
    await expect(deployed.remove()).rejects.toMatchObject({ exitCode: 12 });
    expect(existsSync(join(deployed.directory, "small.mjs"))).toBe(true);
  });

  test.each([
    ["too old", "#!/bin/sh\necho v18.19.0\n", /is v18\.19\.0; probes need Node\.js 20\.11 or newer/],
    ["not Node.js", "#!/bin/sh\necho hello\n", /is hello; probes need/],
    ["missing", undefined, /does not run: .*probes need.*nodejs\.org/s],
  ])("need a Node.js; one that is %s is named, with how to get it", async (name, script, message) => {
    const nodeCommand = join(nodes.runDirectory, name);
    if (script) {
      writeFileSync(nodeCommand, script);
      chmodSync(nodeCommand, 0o755);
    }
    const plan = smallProgram(nodes, "one", "no-node");
    await expect(deployProgram(session, { ...plan, node: { ...plan.node, nodeCommand } })).rejects.toThrow(
      message,
    );
    expect(held()).not.toContain(workDirectoryOf(plan.node, plan.name));
  });

  test.each(["; touch canary", "$(id)", "../up", "a\nb", "-rf", "A", "", "ä", "a".repeat(64), "a\0b"])(
    "are not called %j",
    async (name) => {
      const plan = smallProgram(nodes, "one", "fine");
      const bytes = Buffer.alloc(0);
      await expect(deployProgram(session, { ...plan, name })).rejects.toMatchObject({ exitCode: 3 });
      await expect(deployProgram(session, { ...plan, program: name })).rejects.toMatchObject({ exitCode: 3 });
      if (!/^[A-Za-z0-9]+$/.test(name)) {
        await expect(
          deployProgram(session, { ...plan, files: [{ name, bytes, mode: 0o600 }] }),
        ).rejects.toMatchObject({ exitCode: 3 });
      }
    },
  );
});
