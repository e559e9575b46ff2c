import { connect } from "node:net";
import { pause } from "../deployment/pause.js";

/** Milliseconds between two attempts. */
const PAUSE = 20;

/** Waits until an SSH server answers at an address; `signal` ends the waiting. @throws the signal's reason */
export async function awaitBanner(address: string, port: number, signal: AbortSignal): Promise<void> {
  while (!(await readsBanner(address, port, signal))) await pause(PAUSE, signal);
}

/** True if the server says its version first (RFC 4253, 4.2); false if it does not answer, or ends before. */
function readsBanner(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal });
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (text.length >= 4) socket.destroy();
    });
    socket.once("error", () => resolve(false)); // not there yet, or aborted: the caller looks at the signal
    socket.once("close", () => resolve(text.startsWith("SSH-")));
  });
}
