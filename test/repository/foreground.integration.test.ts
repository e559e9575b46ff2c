import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "@jest/globals";
import { REPOSITORY, type Running, start } from "./machine.js";

const MODULE = pathToFileURL(join(REPOSITORY, "scripts", "start", "run-foreground.mjs")).href;

/** Says each signal that it gets, and ends with `code` after the last of them was said. */
const LISTENER = `
  const signals = [];
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => { signals.push(name); console.log("got", name); });
  setInterval(() => {}, 1000);
  process.on("SIGUSR2", () => { console.log("all:", signals.join(" ")); process.exit(7); });
  console.log("pid", process.pid, "ready");`;

const started: { running: Running; inner?: number }[] = [];
afterEach(async () => {
  for (const { running, inner } of started.splice(0)) {
    if (inner && isRunning(inner)) process.kill(inner, "SIGKILL");
    await running.kill();
  }
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Starts a program as start.mjs does; ready when the program says so. */
async function startInForeground(program: string) {
  const code = `
    import { runForeground } from ${JSON.stringify(MODULE)};
    process.exitCode = await runForeground(process.execPath, ["--eval", ${JSON.stringify(program)}], ".");`;
  const running = start(process.execPath, ["--input-type=module", "--eval", code]);
  const entry: (typeof started)[number] = { running };
  started.push(entry);
  const said = await running.saying("ready");
  entry.inner = Number(/pid (\d+)/.exec(said)?.[1]);
  return { ...running, inner: entry.inner };
}

describe("a program in the foreground", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("gets %s once when we alone got it", async (signal) => {
    const { child, inner, saying, ended } = await startInForeground(LISTENER);
    child.kill(signal);
    await saying(`got ${signal}`);
    process.kill(inner, "SIGUSR2");
    expect(await ended).toMatchObject({ code: 7, said: expect.stringContaining(`all: ${signal}\n`) });
  });

  test("gets Ctrl-C once when the whole group got it, and npm sent it on", async () => {
    const { child, inner, saying, ended } = await startInForeground(LISTENER);
    process.kill(-Number(child.pid), "SIGINT");
    child.kill("SIGINT");
    await saying("got SIGINT");
    process.kill(inner, "SIGUSR2");
    expect(await ended).toMatchObject({ code: 7, said: expect.stringContaining("all: SIGINT\n") });
  });

  test("that a signal ended ends us with 128 and the signal's number", async () => {
    const { child, ended } = await startInForeground(
      "setInterval(() => {}, 1000); console.log('pid', process.pid, 'ready')",
    );
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 143 });
  });
});
