import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { describeListener, whoListens } from "../../../controller/src/testbeds/who-listens.js";

describe("who has a port", () => {
  test.each([
    ["127.0.0.1", "127.0.0.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["::", "::"],
    ["::ffff:127.0.0.1", "::ffff:127.0.0.1"],
  ])("a TCP server on %s: its process and address", async (host, address) => {
    const server = createServer().listen({ host, port: 0 });
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const found = whoListens("127.0.0.1", port);
    server.close();
    await once(server, "close");
    expect(found).toMatchObject({ address, port, pid: process.pid, uid: process.getuid?.() });
    expect(describeListener(found!)).toMatch(new RegExp(`^process ${process.pid} \\(\\S+.*\\)$`));
    expect(whoListens("127.0.0.1", port)).toBeUndefined();
  });

  test("a UDP socket counts for UDP alone, and another address not at all", async () => {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    const { port } = socket.address();
    const found = [
      whoListens("127.0.0.1", port, "udp"),
      whoListens("127.0.0.1", port),
      whoListens("127.0.0.2", port, "udp"),
    ];
    socket.close();
    await once(socket, "close");
    expect(found).toEqual([expect.objectContaining({ pid: process.pid }), undefined, undefined]);
  });

  test("what cannot be seen of another user's process is left out", () => {
    expect(describeListener({ address: "0.0.0.0", port: 1, uid: 33 })).toBe("a process of user 33");
  });
});
