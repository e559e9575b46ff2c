import { execFileSync } from "node:child_process";
import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import ssh2 from "ssh2";
import { connect } from "../../../controller/src/deployment/connect.js";
import { fingerprint, knownHostName } from "../../../controller/src/deployment/known-hosts.js";
import type { Login } from "../../../controller/src/model/run-journal.js";
import { type LocalNodes, reserveLocalNodes, whyNoLocalNodes } from "../../support/local-nodes.js";

const describeWithSshd = whyNoLocalNodes ? describe.skip : describe;
const signal = new AbortController().signal;

describeWithSshd(`logging in to a real sshd ${whyNoLocalNodes}`, () => {
  let nodes: LocalNodes;
  let login: Login;
  let name: string;
  let keyLine: string;
  beforeAll(async () => {
    nodes = await reserveLocalNodes("one", "two");
    login = nodes.node("one").login;
    name = knownHostName(login.address, login.port);
    keyLine = hostKeyOf("one");
  });
  afterAll(() => nodes?.[Symbol.asyncDispose]());

  const hostKeyOf = (node: string): string => {
    const [, ...words] = readFileSync(nodes.node(node).login.knownHosts, "utf8").trim().split(" ");
    return words.join(" ");
  };
  const shown = (line: string) => fingerprint(Buffer.from(line.split(" ")[1] ?? "", "base64"));
  const write = (content: string): string => {
    const file = join(nodes.runDirectory, randomBytes(4).toString("hex"));
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  /** The login, with other known hosts. */
  const knowing = (...lines: string[]): Login => ({ ...login, knownHosts: write(`${lines.join("\n")}\n`) });
  const log = () => readFileSync(join(nodes.runDirectory, "one.sshd.log"), "utf8");
  /** Logs in, sees that commands run, and leaves again. */
  const logIn = async (as: Login): Promise<void> => {
    await using session = await connect(as, { signal });
    expect((await session.run(["true"])).code).toBe(0);
  };

  test("a known host key is accepted: plain, hashed, or among several", async () => {
    const salt = randomBytes(20);
    const hash = createHmac("sha1", salt).update(name).digest("base64");
    await logIn(login);
    await logIn(knowing(`|1|${salt.toString("base64")}|${hash} ${keyLine}`));
    const rsa = ssh2.utils.generateKeyPairSync("rsa", { bits: 2048 }).public;
    await logIn(knowing(`${name} ${rsa}`, `${name} ${hostKeyOf("two")}`, `${name} ${keyLine}`));
  });

  test("an unknown host is refused, with its fingerprint and how to add it", async () => {
    const attempt = connect(knowing(`elsewhere ${keyLine}`), { signal });
    await expect(attempt).rejects.toMatchObject({ name: "FedprobeError", exitCode: 4 });
    await expect(attempt).rejects.toThrow(shown(keyLine));
    await expect(attempt).rejects.toThrow(`ssh-keyscan -p ${login.port} ${login.address}`);
  });

  test("a host authority is said to be ignored", async () => {
    await expect(connect(knowing(`@cert-authority * ${keyLine}`), { signal })).rejects.toThrow(
      /@cert-authority in line 1 is ignored/,
    );
  });

  test("a changed host key is refused before authentication, with both fingerprints and the line", async () => {
    const other = hostKeyOf("two");
    const changed = knowing("# testbed", `${name} ${other}`);
    const before = log().length;
    const attempt = connect(changed, { signal });
    await expect(attempt).rejects.toMatchObject({
      exitCode: 5,
      problems: [{ place: { file: changed.knownHosts, line: 2 } }],
    });
    await expect(attempt).rejects.toThrow(shown(keyLine));
    await expect(attempt).rejects.toThrow(shown(other));
    // The next login is logged after whatever the refused one has caused.
    await logIn(login);
    expect(
      log()
        .slice(before)
        .match(/Accepted|Failed|Postponed/g),
    ).toEqual(["Accepted"]);
  });

  test("a key of another type than the known one is a changed key, too", async () => {
    const rsa = ssh2.utils.generateKeyPairSync("rsa", { bits: 2048 }).public;
    const attempt = connect(knowing(`${name} ${rsa}`), { signal });
    await expect(attempt).rejects.toThrow(shown(rsa));
    await expect(attempt).rejects.toThrow(shown(keyLine));
  });

  test("a revoked host key is refused although it is known", async () => {
    await expect(connect(knowing(`${name} ${keyLine}`, `@revoked * ${keyLine}`), { signal })).rejects.toThrow(
      /marked @revoked/,
    );
  });

  test("missing known hosts: the file, and how to write it", async () => {
    const attempt = connect({ ...login, knownHosts: join(nodes.runDirectory, "none") }, { signal });
    await expect(attempt).rejects.toMatchObject({ exitCode: 4 });
    await expect(attempt).rejects.toThrow(/ssh-keyscan/);
  });

  test("a rejected key is said at once, and tried once", async () => {
    const before = log().length;
    const attempt = connect({ ...login, key: nodes.node("two").login.key }, { signal });
    await expect(attempt).rejects.toThrow(/does not accept the key .*authorized_keys/s);
    await logIn(login);
    expect(
      log()
        .slice(before)
        .match(/Connection (closed|reset) by authenticating user/g),
    ).toHaveLength(1);
  });

  test.each([
    [
      "readable by others",
      () => {
        const file = write(readFileSync(login.key, "utf8"));
        chmodSync(file, 0o644);
        return file;
      },
      /may be read by others \(mode 644\).*chmod 600/s,
    ],
    [
      "in PKCS#8",
      () =>
        write(
          generateKeyPairSync("rsa", { modulusLength: 2048 })
            .privateKey.export({ type: "pkcs8", format: "pem" })
            .toString(),
        ),
      /PKCS#8.*ssh-keygen -p -f/s,
    ],
    [
      "with a passphrase",
      () => {
        const file = write("");
        execFileSync("sh", ["-c", 'rm "$1" && ssh-keygen -q -t ed25519 -N secret -f "$1"', "sh", file]);
        return file;
      },
      /has a passphrase.*ssh-keygen -p/s,
    ],
    ["public", () => write(`${keyLine}\n`), /public key/],
    ["missing", () => join(nodes.runDirectory, "none"), /cannot be read/],
    ["no key at all", () => write("hello\n"), /not a private key/],
  ])("a private key that is %s is explained", async (_, makeFile, message) => {
    const attempt = connect({ ...login, key: makeFile() }, { signal });
    await expect(attempt).rejects.toMatchObject({ exitCode: 4 });
    await expect(attempt).rejects.toThrow(message);
  });

  test("a key in PKCS#8 is mended by the command that the message names", async () => {
    const file = write(
      generateKeyPairSync("ec", { namedCurve: "P-256" })
        .privateKey.export({ type: "pkcs8", format: "pem" })
        .toString(),
    );
    execFileSync("ssh-keygen", ["-p", "-N", "", "-f", file], { stdio: "ignore" });
    await expect(connect({ ...login, key: file }, { signal })).rejects.toThrow(/does not accept the key/);
  });

  test("a node that is still booting is tried again", async () => {
    let connections = 0;
    await using server = await listen((socket) => {
      connections++;
      if (connections < 3) socket.destroy();
      else socket.end("not an SSH server\r\n");
    });
    const attempt = connect({ ...login, address: "127.0.0.1", port: server.port }, { signal });
    await expect(attempt).rejects.toMatchObject({ exitCode: 5 });
    expect(connections).toBeGreaterThanOrEqual(3);
  });

  test("waiting for a node can be given up", async () => {
    const giveUp = new AbortController();
    const reason = new Error("enough");
    await using server = await listen(() => giveUp.abort(reason));
    await expect(
      connect({ ...login, address: "127.0.0.1", port: server.port }, { signal: giveUp.signal }),
    ).rejects.toBe(reason);
  });
});

async function listen(serve: (socket: import("node:net").Socket) => void) {
  const server = createServer((socket) => serve(socket.on("error", () => undefined).resume())).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}
