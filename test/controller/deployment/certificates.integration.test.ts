import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type TLSSocket } from "node:tls";
import { serverName } from "@fedprobe/proto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Authority, makeAuthority } from "../../../controller/src/deployment/certificates.js";

/** What a client sees of a probe's server that lets in only members of its run. */
describe("a run's certificates in mutual TLS", () => {
  let [ours, theirs]: Authority[] = [];
  beforeAll(async () => {
    [ours, theirs] = await Promise.all([makeAuthority("ours", 600), makeAuthority("theirs", 600)]);
  });
  let close = (): void => undefined;
  afterAll(() => close());

  /** @returns what the server says to a client: who it is for it */
  async function ask(
    member: { certPem: string; keyPem: string } | undefined,
    trusted: Authority,
    name: string,
  ): Promise<string> {
    const own = await ours!.issue("west", "probe");
    const server = createServer(
      { ca: ours!.caPem, cert: own.certPem, key: own.keyPem, requestCert: true, rejectUnauthorized: true },
      (socket: TLSSocket) => socket.end(JSON.stringify(socket.getPeerCertificate().subject)),
    ).on("tlsClientError", () => undefined);
    close = () => server.close();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const identity = member ? { cert: member.certPem, key: member.keyPem } : {};
    const socket = connect({
      host: "127.0.0.1",
      port,
      ca: trusted.caPem,
      servername: serverName(name),
      ...identity,
    });
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of socket) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString();
    } finally {
      socket.destroy();
      server.close();
    }
  }

  test("members of the run are let in, by name and role", async () => {
    const member = await ours!.issue("controller", "controller");
    expect(JSON.parse(await ask(member, ours!, "west"))).toEqual({ CN: "controller", OU: "controller" });
  });

  test("who has no certificate, or one of another run, hears nothing", async () => {
    // In TLS 1.3 the client is refused after its own handshake: by an alert, or by an end before the first byte.
    const stranger = await theirs!.issue("controller", "controller");
    const answers = [undefined, stranger].map((member) => ask(member, ours!, "west").catch(() => ""));
    expect(await Promise.all(answers)).toEqual(["", ""]);
  });

  test("a server of another name or another run is not trusted", async () => {
    const member = await ours!.issue("controller", "controller");
    await expect(ask(member, ours!, "east")).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    await expect(ask(member, theirs!, "west")).rejects.toThrow();
  });
});
