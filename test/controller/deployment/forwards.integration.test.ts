import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect as connectSocket, createServer, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connect } from "../../../controller/src/deployment/connect.js";
import type { Session } from "../../../controller/src/deployment/session.js";
import { type LocalNodes, reserveLocalNodes, whyNoLocalNodes } from "../../support/local-nodes.js";
import { restartSshd } from "./cut-connections.js";

const describeWithSshd = whyNoLocalNodes ? describe.skip : describe;
const signal = new AbortController().signal;

describeWithSshd(`forwards through real sshd ${whyNoLocalNodes}`, () => {
  let nodes: LocalNodes;
  let [a, b]: Session[] = [];
  let server: Server;
  let port: number;
  beforeAll(async () => {
    nodes = await reserveLocalNodes("a", "b");
    [a, b] = await Promise.all(["a", "b"].map((name) => connect(nodes.node(name).login, { signal })));
    server = createServer({ allowHalfOpen: true }, serve).listen(0, nodes.node("b").loopbackAddress);
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(async () => {
    server?.close();
    await Promise.all([a, b].map((session) => session?.[Symbol.asyncDispose]()));
    await nodes?.[Symbol.asyncDispose]();
  });

  /** The server on node b: gives back all it gets, when it has got all of it; a greeting if that is nothing. */
  function serve(socket: Socket): void {
    const chunks: Buffer[] = [];
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => socket.end(chunks.length > 0 ? Buffer.concat(chunks) : "greeting"));
  }
  const far = () => b!.openStream(nodes.node("b").loopbackAddress, port);

  async function exchange(at: number, bytes: Uint8Array, host = "127.0.0.1"): Promise<Buffer> {
    const socket = connectSocket({ host, port: at, allowHalfOpen: true });
    socket.end(bytes);
    return buffer(socket);
  }

  test("to a node: many connections at once, large contents, half-closed", async () => {
    const { port: near, host, close } = await b!.forwardToNode(nodes.node("b").loopbackAddress, port);
    expect(host).toBe("127.0.0.1");
    const contents = [
      new Uint8Array(),
      ...Array.from({ length: 10 }, (_, index) => randomBytes(1 + 400_000 * index)),
    ];
    const answers = await Promise.all(contents.map((bytes) => exchange(near, bytes)));
    expect(answers[0]?.toString()).toBe("greeting");
    for (const [index, bytes] of contents.entries())
      if (index > 0) expect(answers[index]?.equals(bytes)).toBe(true);
    await close();
    await expect(exchange(near, randomBytes(1))).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("from a node to another, through us", async () => {
    const forward = await a!.forwardFromNode(far);
    const bytes = randomBytes(3_000_000);
    const answers = await Promise.all([
      exchange(forward.port, bytes),
      exchange(forward.port, bytes.subarray(7)),
    ]);
    expect(answers[0]?.equals(bytes) && answers[1]?.equals(bytes.subarray(7))).toBe(true);
    await forward.close();
    await forward.close();
    await expect(exchange(forward.port, bytes)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("what cannot be passed on is closed, and the reason is said once", async () => {
    const nobody = createServer().listen(0, "127.0.0.1");
    await once(nobody, "listening");
    const { port: closed } = nobody.address() as AddressInfo;
    nobody.close();
    await once(nobody, "close");
    const notices: string[] = [];
    const { login } = nodes.node("a");
    await using session = await connect(login, { signal, onNotice: (message) => notices.push(message) });
    const to = await session.forwardToNode("127.0.0.1", closed);
    const from = await session.forwardFromNode(() => b!.openStream("127.0.0.1", closed));
    for (const forward of [to, to, from, from]) {
      const socket = connectSocket({ host: "127.0.0.1", port: forward.port }).on("error", () => undefined);
      await once(socket, "close");
    }
    expect(notices).toEqual([
      expect.stringMatching(
        /^a connection to 127\.0\.0\.1:\d+ could not be passed on: .*Connection refused/s,
      ),
      expect.stringMatching(/^a connection from the node could not be passed on: .*Connection refused/s),
    ]);
  });

  test.each([
    ["no", "AllowTcpForwarding no", true, true],
    ["local", "AllowTcpForwarding local", false, true],
    ["remote", "AllowTcpForwarding remote", true, false],
  ])("a node whose sshd allows %s forwarding: the option is named", async (_, option, to, from) => {
    await using strict = await reserveLocalNodes("strict");
    const node = strict.node("strict");
    await restartSshd(node, strict.runDirectory, (config) =>
      config.replace(/^AllowTcpForwarding .*$/m, option),
    );
    await using session = await connect(node.login, { signal });
    for (const [refused, forward] of [
      [to, session.forwardToNode(node.loopbackAddress, port)],
      [from, session.forwardFromNode(far)],
    ] as const) {
      if (!refused) {
        await forward;
        continue;
      }
      await expect(forward).rejects.toMatchObject({ name: "FedprobeError", exitCode: 5 });
      await expect(forward).rejects.toThrow(/sshd_config\(5\) needs `AllowTcpForwarding yes`/);
    }
    expect((await session.run(["true"])).code).toBe(0);
  });

  test("an end in the middle of it, of either side, ends the other", async () => {
    const { port: near } = await b!.forwardToNode(nodes.node("b").loopbackAddress, port);
    const accepted = once(server, "connection");
    const socket = connectSocket({ host: "127.0.0.1", port: near });
    socket.write("half");
    const [remote] = (await accepted) as [Socket];
    const gone = once(remote, "close");
    socket.resetAndDestroy();
    await gone;

    const again = once(server, "connection");
    const other = connectSocket({ host: "127.0.0.1", port: near }).on("error", () => undefined);
    const [far] = (await again) as [Socket];
    const closed = once(other, "close");
    far.resetAndDestroy();
    await closed;
  });

  test("ports are gone with their session, and connections with them", async () => {
    const session = await connect(nodes.node("b").login, { signal });
    const to = await session.forwardToNode(nodes.node("b").loopbackAddress, port);
    const from = await session.forwardFromNode(far);
    const accepted = once(server, "connection");
    const socket = connectSocket({ host: "127.0.0.1", port: to.port }).on("error", () => undefined);
    await accepted;
    const closed = once(socket, "close");
    await session[Symbol.asyncDispose]();
    await closed;
    for (const gone of [to, from]) {
      await expect(exchange(gone.port, randomBytes(1))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    }
  });
});
