import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { type AddressInfo, connect as connectSocket, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { readProcess } from "@fedprobe/probe-agent";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { connect } from "../../../controller/src/deployment/connect.js";
import { deployProgram } from "../../../controller/src/deployment/deploy-program.js";
import type { Session } from "../../../controller/src/deployment/session.js";
import type { ReservedNode } from "../../../controller/src/model/reservation.js";
import { type LocalNodes, reserveLocalNodes, whyNoLocalNodes } from "../../support/local-nodes.js";
import { smallProgram } from "../../support/small-program.js";
import { cutConnections, endSshd, restartSshd } from "./cut-connections.js";

const describeWithSshd = whyNoLocalNodes ? describe.skip : describe;
const signal = new AbortController().signal;

describeWithSshd(`a session whose connection is lost ${whyNoLocalNodes}`, () => {
  let nodes: LocalNodes;
  let node: ReservedNode;
  let session: Session;
  let server: Server;
  let port: number;
  let notices: string[];
  beforeAll(async () => {
    nodes = await reserveLocalNodes("one");
    node = nodes.node("one");
    server = createServer({ allowHalfOpen: true }, echo).listen(0, node.loopbackAddress);
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(async () => {
    server?.close();
    await nodes?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    notices = [];
    session = await connect(node.login, { signal, onNotice: (message) => notices.push(message) });
  });
  afterEach(() => session?.[Symbol.asyncDispose]());

  function echo(socket: Socket): void {
    socket.on("error", () => undefined).pipe(socket);
  }
  const far = () => session.openStream(node.loopbackAddress, port);

  async function exchange(at: number): Promise<void> {
    const bytes = randomBytes(100_000);
    const socket = connectSocket({ host: "127.0.0.1", port: at, allowHalfOpen: true });
    socket.end(bytes);
    expect((await buffer(socket)).equals(bytes)).toBe(true);
  }
  const lose = (): void => {
    expect(cutConnections(node)).toBe(1);
  };

  test("has another, with the same forwards, time and again", async () => {
    const to = await session.forwardToNode(node.loopbackAddress, port);
    const from = await session.forwardFromNode(far);
    for (let round = 0; round < 3; round++) {
      lose();
      expect((await session.run(["echo", "here"])).stdout.toString()).toBe("here\n");
      await exchange(to.port);
      await exchange(from.port);
    }
    expect(notices.filter((notice) => notice.endsWith("again"))).toHaveLength(6);
    expect(notices[0]).toContain(`the connection to ${node.login.user}@${node.login.address}`);
    await from.close();
    await expect(exchange(from.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("passes on connections that came while there was none", async () => {
    const to = await session.forwardToNode(node.loopbackAddress, port);
    lose();
    await exchange(to.port);
  });

  test("ends the connections that went through it, so that their owners make new ones", async () => {
    const to = await session.forwardToNode(node.loopbackAddress, port);
    const accepted = once(server, "connection");
    const socket = connectSocket({ host: "127.0.0.1", port: to.port }).on("error", () => undefined);
    socket.write("half");
    await accepted;
    await once(socket, "data");
    lose();
    await once(socket, "close");
    await exchange(to.port);
  });

  test("does not open a port of the node again that was closed meanwhile", async () => {
    const [kept, closed] = [await session.forwardFromNode(far), await session.forwardFromNode(far)];
    lose();
    await closed.close();
    await session.run(["true"]);
    await exchange(kept.port);
    await expect(exchange(closed.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("repeats what may be repeated, and says what was cut off otherwise", async () => {
    const flag = join(nodes.runDirectory, "begun");
    const script = '[ -e "$1" ] && exit 0; echo >"$1"; sleep 60';
    const repeated = session.run(["sh", "-c", script, "sh", flag], { repeatable: true });
    const cut = session.run(["sh", "-c", "sleep 60", flag]);
    while (!existsSync(flag)) await session.run(["sleep", "0.02"]);
    lose();
    await expect(cut).rejects.toMatchObject({ name: "FedprobeError", exitCode: 5 });
    await expect(cut).rejects.toThrow(/was lost/);
    expect((await repeated).code).toBe(0);
  });

  test("uploads a file that was on its way, whole", async () => {
    const path = join(node.workPrefix, "on-its-way");
    const bytes = randomBytes(20_000_000);
    const upload = session.upload({ bytes, path, mode: 0o600 });
    await session.run(["true"]);
    lose();
    await upload;
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test("still knows its programs, which never noticed, and removes them", async () => {
    const started = await (await deployProgram(session, smallProgram(nodes, "one", "steady"))).start();
    lose();
    expect(await started.alive()).toBe(true);
    lose();
    await started.remove();
    expect(readProcess(started.pid)).toBeUndefined();
    expect(existsSync(started.directory)).toBe(false);
  });

  test("can be left while it has none", async () => {
    const to = await session.forwardToNode(node.loopbackAddress, port);
    const waiting = session.run(["sleep", "60"], { repeatable: true }).catch((error: Error) => error.message);
    await session.run(["true"]);
    lose();
    await session[Symbol.asyncDispose]();
    expect(await session.closed).toBeUndefined();
    expect(await waiting).toMatch(/is closed/);
    await expect(exchange(to.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("goes to the same host or to none: a changed host key is not accepted later either", async () => {
    await using changing = await reserveLocalNodes("two", "three");
    const [two, three] = [changing.node("two"), changing.node("three")];
    const moved = await connect({ ...two.login }, { signal });
    try {
      const hostKey = `HostKey ${join(three.workPrefix, "host_key")}`;
      await restartSshd(two, changing.runDirectory, (text) => text.replace(/^HostKey .*$/m, hostKey));
      await expect(moved.run(["true"])).rejects.toThrow(/cannot be made again: .*host key .* has changed/s);
      expect((await moved.closed)?.message).toMatch(/has changed/);
    } finally {
      await moved[Symbol.asyncDispose]();
    }
  });

  test("is lost for good when it has not come back in time, and says so to all who wait", async () => {
    await using doomed = await reserveLocalNodes("two");
    const lost = await connect(doomed.node("two").login, { signal, patience: 500 });
    try {
      const to = await lost.forwardToNode(doomed.node("two").loopbackAddress, 1);
      await endSshd(doomed.node("two"));
      const said = /was lost .* did not come back within 0\.5 s/;
      await expect(lost.run(["true"])).rejects.toThrow(said);
      await expect(lost.forwardToNode("127.0.0.1", 1)).rejects.toThrow(said);
      await expect(lost.forwardFromNode(far)).rejects.toThrow(said);
      expect((await lost.closed)?.message).toMatch(said);
      await expect(exchange(to.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    } finally {
      await lost[Symbol.asyncDispose]();
    }
  });
});
