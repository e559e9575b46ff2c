import { createHash } from "node:crypto";
import { connect, createServer } from "node:net";
import { say } from "../say.mjs";

/**
 * Does `work` while no other process on this machine does work of the same name. The lock is a socket in
 * Linux's abstract name space: the kernel gives it back however its holder ends, so none can be stale.
 * @template T
 * @param {string} name of the work
 * @param {() => Promise<T>} work
 * @returns {Promise<T>} what `work` gives
 */
export async function withLock(name, work) {
  // Elsewhere there are no such sockets, and no testbed of kind `local` that would want them.
  if (process.platform !== "linux") return work();
  const path = `\0fedprobe-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
  const release = await acquire(path, name);
  try {
    return await work();
  } finally {
    release();
  }
}

/** @param {string} path @param {string} name @returns {Promise<() => void>} */
async function acquire(path, name) {
  for (;;) {
    const release = await tryAcquire(path);
    if (release) return release;
    await holderGone(path, name);
  }
}

/** @param {string} path @returns {Promise<(() => void) | undefined>} undefined if another has it */
function tryAcquire(path) {
  return new Promise((resolve, reject) => {
    /** @type {Set<import("node:net").Socket>} */
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket.on("error", () => waiting.delete(socket)));
      socket.write(String(process.pid));
    });
    server.once("error", (error) => {
      if ("code" in error && error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => {
      resolve(() => {
        server.close();
        for (const socket of waiting) socket.destroy();
      });
    });
  });
}

/** Ends when the holder closes the connection, by finishing or by dying. @param {string} path @param {string} name */
function holderGone(path, name) {
  return new Promise((resolve) => {
    connect(path)
      .on("data", (pid) => say(`Waiting for process ${pid}: ${name}`))
      .on("error", resolve)
      .on("close", resolve);
  });
}
